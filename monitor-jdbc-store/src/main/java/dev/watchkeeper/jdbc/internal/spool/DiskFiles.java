package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real folder, held by a lock. Files are read and written in the old way, not by channels: a
 * channel is closed under the feet of a thread that was interrupted, and the thread that commits
 * may be, when the monitor is closed.
 */
final class DiskFiles implements SpoolFiles {
  private final Path folder;
  private final FolderLock lock;

  private DiskFiles(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes a folder, and makes it if it is not there.
   *
   * @throws ConfigurationException if it cannot be used; says why and what would be right
   */
  static DiskFiles take(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw refused(folder, "is a file, not a folder", e);
    } catch (IOException e) {
      throw refused(folder, "cannot be made: " + e, e);
    }
    if (!Files.isReadable(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
      throw refused(folder, "may not be read and written by this process", null);
    }
    try {
      String stranger = stranger(folder);
      if (!stranger.isEmpty()) {
        throw refused(folder, "holds other files, such as '" + stranger + "'", null);
      }
      DiskFiles files = new DiskFiles(folder, FolderLock.take(folder));
      files.forceFolder();
      return files;
    } catch (IOException e) {
      throw refused(folder, "cannot be used: " + e, e);
    }
  }

  static ConfigurationException refused(
      Path folder, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    ConfigurationException refused =
        ConfigurationException.of(
            "the spool",
            List.of(
                new Problem(
                    "spool '" + folder + "'",
                    why + "; it takes a folder of its own that this process may write to")));
    if (cause != null) {
      refused.addSuppressed(cause);
    }
    return refused;
  }

  /** A file in a folder that was never a spool's, if there is one. */
  private static String stranger(Path folder) throws IOException {
    if (Files.exists(folder.resolve(FolderLock.NAME))) {
      return "";
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).findFirst().orElse("");
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(e);
    }
  }

  @Override
  public File create(String name) throws IOException {
    Path path = folder.resolve(name);
    Files.createFile(path);
    return new OnDisk(path);
  }

  @Override
  public File open(String name) throws IOException {
    Path path = folder.resolve(name);
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new OnDisk(path);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(
        folder.resolve(from),
        folder.resolve(to),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void forceFolder() throws IOException {
    if (java.io.File.separatorChar == '\\') {
      // Windows cannot open a folder, and writes names down by itself
      return;
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public long usable() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public String where() {
    return folder.toString();
  }

  @Override
  public void close() {
    lock.close();
  }

  private static final class OnDisk implements File {
    private final RandomAccessFile file;

    OnDisk(Path path) throws IOException {
      file = new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public int write(long at, byte[] bytes, int from, int length) throws IOException {
      file.seek(at);
      file.write(bytes, from, length);
      return length;
    }

    @Override
    public int read(long at, byte[] into, int from, int length) throws IOException {
      file.seek(at);
      return file.read(into, from, length);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
