package dev.watchkeeper.probes.internal.command;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file without a name that a program reads from or writes to. A file in place of a pipe needs no
 * thread that reads, fills up for nobody, and is not held open by a grandchild. It is no channel,
 * since an interrupt would close that.
 */
final class Scratch implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile content;

  private Scratch(Path path, RandomAccessFile content) {
    this.path = path;
    this.content = content;
  }

  /** A new one that holds this text. */
  static Scratch holding(String text) throws IOException {
    Path path = Files.createTempFile("watchkeeper", null);
    try {
      Files.writeString(path, text);
      return new Scratch(path, new RandomAccessFile(path.toFile(), "r"));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  File file() {
    return path.toFile();
  }

  /** Takes the name away, once the program has it open; not every system can. */
  @SuppressWarnings("ResultOfMethodCallIgnored")
  void forget() {
    file().delete();
  }

  /** How much is in it. */
  long size() throws IOException {
    return content.length();
  }

  /** The first bytes of it as text; what is no UTF-8 is replaced. */
  String text(int most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(most, content.length())];
    content.seek(0);
    int count = 0;
    for (int more = 0; more >= 0 && count < bytes.length; count += Math.max(0, more)) {
      more = content.read(bytes, count, bytes.length - count);
    }
    return new String(bytes, 0, count, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    content.close();
    Files.deleteIfExists(path);
  }
}
