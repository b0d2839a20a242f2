package dev.watchkeeper.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that is verified. */
final class Tree {
  static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();

  /** The modules whose jars are published. */
  static final List<String> PUBLISHED =
      List.of(
          "monitor-api",
          "monitor-core",
          "monitor-probes",
          "monitor-jdbc-store",
          "extensions/monitor-dns",
          "extensions/monitor-grpc",
          "extensions/monitor-notify",
          "extensions/monitor-testkit",
          "extensions/monitor-yaml");

  private Tree() {}

  static List<Path> mainSources(String module) {
    return sources(ROOT.resolve(module).resolve("src/main/java"));
  }

  static List<Path> testSources(String module) {
    return sources(ROOT.resolve(module).resolve("src/test/java"));
  }

  static List<Path> allMainSources() {
    return PUBLISHED.stream().flatMap(module -> mainSources(module).stream()).toList();
  }

  private static List<Path> sources(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int lines(Path file) {
    return read(file).split("\n", -1).length - 1;
  }
}
