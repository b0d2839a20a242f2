package dev.watchkeeper.yaml;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A YAML file as a source that is followed. */
final class YamlSource implements CheckSource {
  private final Path file;
  private volatile @Nullable YamlChecks last;

  YamlSource(Path file) {
    this.file = file;
  }

  @Override
  public Wanted read() {
    YamlChecks read = YamlChecks.lenient(file.toString(), YamlChecks.text(file));
    last = read;
    return new Wanted(read.checks(), read.wrong());
  }

  @Override
  public String mark() throws IOException {
    return mark(file);
  }

  /** Another text after each change of a file; empty if there is none. */
  static String mark(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "";
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Problem placed(CheckId check, Problem problem) {
    YamlChecks read = last;
    return read == null ? problem : read.placed(problem);
  }
}
