package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;

/**
 * Walks through a folder and sums up the plain files that fit a pattern. Links are not followed, so
 * that it does not leave the folder; depth and number are bounded. Belongs to one run.
 */
final class FileGroup extends SimpleFileVisitor<Path> {
  private static final Set<FileVisitOption> NO_LINKS = EnumSet.noneOf(FileVisitOption.class);
  private static final int MAX_DEPTH = 16;
  private static final int MAX_FILES = 100_000;

  private final Path folder;
  private final PathMatcher matcher;
  private final ProbeContext context;
  private int visited;
  private long count;
  private long size;
  private long youngest = Long.MIN_VALUE;
  private long oldest = Long.MAX_VALUE;

  private FileGroup(Path folder, PathMatcher matcher, ProbeContext context) {
    this.folder = folder;
    this.matcher = matcher;
    this.context = context;
  }

  static FileGroup of(Path folder, PathMatcher matcher, ProbeContext context) throws IOException {
    FileGroup group = new FileGroup(folder, matcher, context);
    Files.walkFileTree(folder, NO_LINKS, MAX_DEPTH, group);
    return group;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    context.remaining();
    if (visited++ >= MAX_FILES) {
      return FileVisitResult.TERMINATE;
    }
    if (attributes.isRegularFile() && matcher.matches(folder.relativize(file))) {
      count++;
      size += attributes.size();
      youngest = Math.max(youngest, attributes.lastModifiedTime().toMillis());
      oldest = Math.min(oldest, attributes.lastModifiedTime().toMillis());
    }
    return FileVisitResult.CONTINUE;
  }

  /** What vanished or may not be looked at meanwhile is passed over. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (file.equals(folder)) {
      throw e;
    }
    return FileVisitResult.CONTINUE;
  }

  /** True if there are more files than are looked at. */
  boolean tooMany() {
    return visited > MAX_FILES;
  }

  long count() {
    return count;
  }

  long size() {
    return size;
  }

  /** When the last one was written to, in milliseconds of the calendar. */
  long youngest() {
    return youngest;
  }

  /** When the first one was written to, in milliseconds of the calendar. */
  long oldest() {
    return oldest;
  }
}
