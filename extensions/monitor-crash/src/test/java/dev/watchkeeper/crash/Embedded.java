package dev.watchkeeper.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A database that is a file of the process that commits. */
record Embedded(String name, String setting, String kind, String scheme, Path folder)
    implements Engine {
  @Override
  public String url() {
    return scheme.replace("{}", folder.resolve("store").toString());
  }

  @Override
  public boolean embedded() {
    return true;
  }

  @Override
  public void fresh() throws IOException {
    Folders.delete(folder);
    Files.createDirectories(folder);
  }

  @Override
  public void start(Map<String, String> environment) {}

  @Override
  public void kill() {}

  @Override
  public void settle() {}

  @Override
  public void close() {}
}
