package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a runtime without java.sql and java.management only the probes are missing that need them. */
class SmallImageTest {
  private static final Set<String> MODULES =
      Set.of(
          "dev.watchkeeper.api",
          "dev.watchkeeper.core",
          "dev.watchkeeper.probes",
          "org.slf4j",
          "org.jspecify");

  private static final String HOST =
      """
      package host;
      import dev.watchkeeper.api.*;
      import dev.watchkeeper.api.spi.*;
      import dev.watchkeeper.core.*;
      public class Main {
        public static void main(String[] a) {
          try (Monitor m = Monitor.builder().start()) {
            m.plugins().loaded().forEach(p -> System.out.println("loaded " + p.type()));
          }
          refused("jdbc", "jdbc:x:y");
          refused("jvm", "localhost");
        }
        static void refused(String type, String target) {
          ProbeDefinition d = ProbeDefinition.of(type, Target.of(target), Settings.empty());
          try (Monitor m = Monitor.builder().check(Check.of(type, d)).start()) {
            System.out.println(type + " started");
          } catch (ConfigurationException e) {
            System.out.println(e.getMessage());
          }
        }
      }
      """;

  @TempDir Path folder;

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

  private static void tool(String name, String... arguments) {
    int code = ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments);
    assertEquals(0, code, name);
  }

  private String link() throws IOException {
    String modulePath = modulePath();
    Path descriptor =
        Files.writeString(
            folder.resolve("module-info.java"), "module host { requires dev.watchkeeper.core; }");
    Path main =
        Files.writeString(
            Files.createDirectories(folder.resolve("host")).resolve("Main.java"), HOST);
    String classes = folder.resolve("classes").toString();
    tool(
        "javac",
        "-proc:none",
        "-d",
        classes,
        "--module-path",
        modulePath,
        "--release",
        "17",
        descriptor.toString(),
        main.toString());
    String image = folder.resolve("image").toString();
    tool(
        "jlink",
        "--module-path",
        modulePath + File.pathSeparator + classes,
        "--add-modules",
        "host,dev.watchkeeper.probes",
        "--output",
        image);
    return image;
  }

  @Test
  void aRuntimeWithoutOptionalModulesHasAllOtherProbes() throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(link() + "/bin/java", "-m", "host/host.Main")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it ends");
    String said = Files.readString(output);
    for (String type : List.of("http", "tcp", "file", "log", "cpu", "command", "jdbc", "jvm")) {
      assertTrue(said.contains("loaded " + type + "\n"), said);
    }
    assertTrue(said.contains("needs the module java.sql"), said);
    assertTrue(said.contains("needs the module java.management"), said);
  }
}
