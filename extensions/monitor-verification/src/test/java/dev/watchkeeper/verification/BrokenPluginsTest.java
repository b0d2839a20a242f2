package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.PluginReport;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of broken provider is survived and named; the sound ones beside it are loaded. */
class BrokenPluginsTest {
  @TempDir Path folder;

  private static String provider(String name, String type, String more) {
    return "package broken; import dev.watchkeeper.api.*; import dev.watchkeeper.api.spi.*;"
        + " public class "
        + name
        + " implements ProbeProvider { "
        + more
        + " public String type() { "
        + type
        + " } public Probe create(Target t, Settings s) { return c -> Reading.up(); } }";
  }

  private static Map<String, String> sources() {
    Map<String, String> sources = new TreeMap<>();
    sources.put("Sound1", provider("Sound1", "return \"sound-1\";", ""));
    sources.put("Sound2", provider("Sound2", "return \"sound-2\";", ""));
    sources.put("Twin", provider("Twin", "return \"sound-1\";", ""));
    sources.put("NullType", provider("NullType", "return null;", ""));
    sources.put("OddType", provider("OddType", "return \"Odd Type\";", ""));
    sources.put(
        "ThrowingType", provider("ThrowingType", "throw new IllegalStateException(\"type\");", ""));
    sources.put(
        "ThrowingNew",
        provider(
            "ThrowingNew",
            "return \"x\";",
            "public ThrowingNew() { throw new RuntimeException(); }"));
    sources.put(
        "ThrowingStatic",
        provider(
            "ThrowingStatic",
            "return \"x\";",
            "static final int I; static { if (true) throw new Error(\"static\"); I = 0; }"));
    sources.put("HiddenNew", provider("HiddenNew", "return \"x\";", "private HiddenNew(int i) {}"));
    sources.put(
        "Missing", provider("Missing", "return \"x\";", "private final Gone gone = new Gone();"));
    sources.put("Gone", "package broken; public class Gone {}");
    sources.put("Other", "package broken; public class Other {}");
    sources.put(
        "Abstract",
        provider("Abstract", "return \"x\";", "").replace("public class", "public abstract class"));
    return sources;
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources().entrySet()) {
      Path file = folder.resolve("src/broken/" + source.getKey() + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source.getValue()));
    }
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              Files.createDirectories(folder.resolve("classes")).toString(),
              "-cp",
              System.getProperty("java.class.path"));
      assertTrue(
          compiler
              .getTask(
                  null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call());
    }
    Files.delete(folder.resolve("classes/broken/Gone.class"));
    Path services = folder.resolve("classes/META-INF/services");
    Files.createDirectories(services);
    String names =
        sources().keySet().stream()
            .filter(name -> !name.equals("Gone"))
            .map(name -> "broken." + name)
            .collect(Collectors.joining("\n", "broken.NotThere\n", "\n"));
    Files.writeString(services.resolve("dev.watchkeeper.api.spi.ProbeProvider"), names);
  }

  @Test
  void allSoundProvidersAreLoadedAndAllBrokenOnesNamed() throws Exception {
    compile();
    URL url = folder.resolve("classes").toUri().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {url});
        Monitor monitor = Monitor.builder().classLoader(loader).start()) {
      PluginReport report = monitor.plugins();
      List<String> types = report.loaded().stream().map(PluginReport.Loaded::type).toList();
      assertTrue(types.containsAll(List.of("sound-1", "sound-2", "http", "tcp")), types.toString());
      List<String> rejected =
          report.rejected().stream().map(PluginReport.Rejected::provider).sorted().toList();
      assertEquals(
          List.of(
              "broken.Abstract",
              "broken.HiddenNew",
              "broken.Missing",
              "broken.NotThere",
              "broken.NullType",
              "broken.OddType",
              "broken.Other",
              "broken.ThrowingNew",
              "broken.ThrowingStatic",
              "broken.ThrowingType",
              "broken.Twin"),
          rejected,
          report.rejected().toString());
    }
  }
}
