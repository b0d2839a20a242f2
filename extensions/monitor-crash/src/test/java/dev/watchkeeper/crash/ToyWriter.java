package dev.watchkeeper.crash;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A program that does one thing to a folder, with or without care, and waits to be killed. */
final class ToyWriter {
  private ToyWriter() {}

  /** Words: what to do, the folder. */
  public static void main(String... words) throws Exception {
    Path folder = Path.of(words[1]);
    switch (words[0]) {
      case "write" -> write(folder.resolve("old"), 4, false);
      case "write, fsync" -> write(folder.resolve("old"), 4, true);
      case "write to O_DSYNC" -> write(folder.resolve("old"), 4, false, DSYNC);
      case "fsync, write" -> {
        write(folder.resolve("old"), 4, true);
        write(folder.resolve("old"), 8, false);
      }
      case "write a new file" -> write(folder.resolve("new"), 0, false);
      case "write a new file, fsync" -> write(folder.resolve("new"), 0, true);
      case "shorten" -> shorten(folder.resolve("old"), false);
      case "shorten, fsync" -> shorten(folder.resolve("old"), true);
      case "replace" -> replace(folder, false);
      case "replace, fsync the folder" -> replace(folder, true);
      case "remove" -> remove(folder, false);
      case "remove, fsync the folder" -> remove(folder, true);
      default -> throw new IllegalArgumentException(words[0]);
    }
    System.out.println("done");
    System.in.read();
  }

  private static void write(Path file, int at, boolean force, OpenOption... more)
      throws IOException {
    Set<OpenOption> options = new HashSet<>(List.of(more));
    options.addAll(List.of(CREATE, WRITE));
    try (FileChannel channel = FileChannel.open(file, options)) {
      channel.write(ByteBuffer.wrap("XXXX".getBytes(StandardCharsets.US_ASCII)), at);
      if (force) {
        channel.force(false);
      }
    }
  }

  private static void shorten(Path file, boolean force) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      channel.truncate(2);
      if (force) {
        channel.force(true);
      }
    }
  }

  private static void replace(Path folder, boolean force) throws IOException {
    write(folder.resolve("other"), 0, true);
    Files.move(folder.resolve("other"), folder.resolve("old"), StandardCopyOption.REPLACE_EXISTING);
    forceFolder(folder, force);
  }

  private static void remove(Path folder, boolean force) throws IOException {
    Files.delete(folder.resolve("old"));
    forceFolder(folder, force);
  }

  private static void forceFolder(Path folder, boolean force) throws IOException {
    if (force) {
      try (FileChannel channel = FileChannel.open(folder, READ)) {
        channel.force(true);
      }
    }
  }
}
