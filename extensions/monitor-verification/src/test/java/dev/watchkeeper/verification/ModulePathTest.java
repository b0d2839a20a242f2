package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host on the module path, linked into an image of its own, starts a monitor. */
class ModulePathTest {
  private static final Set<String> MODULES =
      Set.of(
          "dev.watchkeeper.api",
          "dev.watchkeeper.core",
          "dev.watchkeeper.probes",
          "dev.watchkeeper.jdbc",
          "org.slf4j",
          "org.jspecify");

  @TempDir Path folder;

  /** Of the class path, what is a module that is linked. */
  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> linked(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean linked(Path entry) {
    try {
      Optional<ModuleReference> module = ModuleFinder.of(entry).findAll().stream().findFirst();
      return module.isPresent() && MODULES.contains(module.get().descriptor().name());
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void compileHost(String modulePath) throws IOException {
    Path source = Files.createDirectories(folder.resolve("src/host"));
    Path descriptor =
        Files.writeString(
            folder.resolve("src/module-info.java"),
            "module host { requires dev.watchkeeper.core; requires dev.watchkeeper.jdbc; }");
    Path main =
        Files.writeString(
            source.resolve("Main.java"),
            "package host; import dev.watchkeeper.core.*; public class Main {"
                + " public static void main(String[] a) {"
                + " try (Monitor m = Monitor.builder().start()) {"
                + " m.plugins().loaded().forEach(p -> System.out.println(p.type()"
                + " + \" from \" + p.origin())); System.out.println(m.health().live()); } } }");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              folder.resolve("classes").toString(),
              "--module-path",
              modulePath,
              "--release",
              "17");
      assertTrue(
          compiler
              .getTask(
                  null, manager, null, options, null, manager.getJavaFileObjects(descriptor, main))
              .call());
    }
  }

  private String run(List<String> command) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it ends");
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertEquals(0, process.exitValue(), text);
    return text;
  }

  @Test
  void aLinkedImageStartsAMonitorThatFindsItsProbes() throws Exception {
    String modulePath = modulePath();
    compileHost(modulePath);
    String image = folder.resolve("image").toString();
    run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--module-path",
            modulePath + File.pathSeparator + folder.resolve("classes"),
            "--add-modules",
            "host,dev.watchkeeper.probes",
            "--output",
            image));
    String said = run(List.of(image + "/bin/java", "-m", "host/host.Main"));
    assertTrue(said.contains("http from module dev.watchkeeper.probes"), said);
    assertTrue(said.contains("tcp from module dev.watchkeeper.probes"), said);
    assertTrue(said.contains("true"), said);
  }
}
