package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.probes.internal.local.LocalPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log and the files that it was rotated into, opened, the oldest first and the current one last.
 * A name may come to mean another file between listing and opening: then all is listed anew.
 */
final class LogFamily implements AutoCloseable {
  private static final int MAX_PIECES = 32;
  private static final int MAX_ENTRIES = 10_000;
  private static final int ATTEMPTS = 5;
  private static final Set<String> PACKED = Set.of("gz", "bz2", "xz", "zst", "zip", "lz4", "Z");

  private final List<LogPiece> pieces = new ArrayList<>();

  /** A file as it was listed. */
  private record Listed(Path path, String key, FileTime modified, boolean current) {
    long number() {
      String name = path.getFileName().toString();
      String digits = name.substring(name.lastIndexOf('.') + 1);
      return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
    }

    /** By age; of two files of one moment the one with the higher number is the older. */
    static final Comparator<Listed> BY_AGE =
        Comparator.comparing(Listed::current)
            .thenComparing(Listed::modified)
            .thenComparing(Comparator.comparingLong(Listed::number).reversed())
            .thenComparing(listed -> listed.path().toString());
  }

  private LogFamily() {}

  /**
   * Opens them.
   *
   * @throws IOException if they cannot be read, or change faster than they can be listed
   */
  static LogFamily open(LocalPath at, @Nullable PathMatcher rotated) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      LogFamily family = new LogFamily();
      if (family.openAll(list(at, rotated))) {
        return family;
      }
      family.close();
    }
    throw new IOException("the files change their names faster than they can be listed");
  }

  /** Oldest first. */
  List<LogPiece> pieces() {
    return pieces;
  }

  /** The one that is written to; null if there is none at the moment. */
  @Nullable LogPiece current() {
    LogPiece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
    return last != null && last.current() ? last : null;
  }

  private static List<Listed> list(LocalPath at, @Nullable PathMatcher rotated) throws IOException {
    Path path = at.path();
    List<Listed> found = new ArrayList<>();
    add(path, true, found);
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return found;
    }
    DirectoryStream.Filter<Path> filter = file -> isRotated(file, path, rotated);
    int entries = 0;
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder, filter)) {
      for (Path sibling : siblings) {
        if (entries++ >= MAX_ENTRIES) {
          break;
        }
        if (!Files.isSymbolicLink(sibling)) {
          add(sibling, false, found);
        }
      }
    }
    return sorted(found);
  }

  private static List<Listed> sorted(List<Listed> found) {
    Set<String> keys = new HashSet<>();
    List<Listed> each = new ArrayList<>();
    for (Listed listed : found) {
      if (keys.add(listed.key())) {
        each.add(listed);
      }
    }
    each.sort(Listed.BY_AGE);
    return each.subList(Math.max(0, each.size() - MAX_PIECES), each.size());
  }

  private static boolean isRotated(Path file, Path path, @Nullable PathMatcher rotated) {
    String name = file.getFileName().toString();
    String base = String.valueOf(path.getFileName());
    if (name.equals(base) || PACKED.contains(name.substring(name.lastIndexOf('.') + 1))) {
      return false;
    }
    return rotated != null
        ? rotated.matches(file.getFileName())
        : name.startsWith(base)
            && name.length() > base.length() + 1
            && ".-_".indexOf(name.charAt(base.length())) >= 0;
  }

  private static void add(Path path, boolean current, List<Listed> found) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        found.add(new Listed(path, key(attributes), attributes.lastModifiedTime(), current));
      } else if (current) {
        throw new NotAFile(path);
      }
    } catch (NoSuchFileException e) {
      // It is gone again, or not there yet.
      return;
    }
  }

  /** What a file is called by its file system, without blanks. */
  private static String key(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    String text = key != null ? key.toString() : "created" + attributes.creationTime().toMillis();
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == ',') {
        clean.append(text.charAt(i));
      }
    }
    return clean.toString();
  }

  private boolean openAll(List<Listed> listed) throws IOException {
    for (Listed one : listed) {
      try {
        FileChannel file = FileChannel.open(one.path(), StandardOpenOption.READ);
        String name = String.valueOf(one.path().getFileName());
        pieces.add(new LogPiece(name, one.key(), file.size(), one.current(), file));
        if (!key(Files.readAttributes(one.path(), BasicFileAttributes.class)).equals(one.key())) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        close();
        throw e;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (LogPiece piece : pieces) {
      piece.file().close();
    }
  }

  /** The path is there, but is a folder or a device. */
  static final class NotAFile extends IOException {
    private static final long serialVersionUID = 1L;

    NotAFile(Path path) {
      super(
          Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "is a folder" : "is no plain file");
    }
  }
}
