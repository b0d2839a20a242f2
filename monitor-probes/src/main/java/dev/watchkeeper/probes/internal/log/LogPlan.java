package dev.watchkeeper.probes.internal.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how far each file of a log has been read, from the marks of the last run.
 *
 * <p>A file is known by its key, if what the mark knows of its content is still true: so one that
 * was renamed goes on where it was. A mark whose file is gone or was cut belongs to the file that
 * has its content now: the copy that was made before the cut. What is the beginning of a file known
 * by its key is a copy that somebody took; nothing is read of it. All others are new, and are read
 * from their start. A mark at offset 0 knows nothing of the content, and the system may have given
 * the key of a deleted file to another one; so it comes last.
 */
final class LogPlan {
  private static final int MAX_MISSED = 3;

  private final List<LogPiece> pieces;
  private final List<LogMark> marks;
  private final @Nullable LogPart[] parts;
  private final Set<LogMark> used = new HashSet<>();

  private LogPlan(List<LogPiece> pieces, List<LogMark> marks) {
    this.pieces = pieces;
    this.marks = marks;
    this.parts = new LogPart[pieces.size()];
  }

  static LogPlan of(List<LogPiece> pieces, List<LogMark> marks) throws IOException {
    LogPlan plan = new LogPlan(pieces, marks);
    plan.byKey(mark -> !mark.copy() && mark.offset() > 0);
    plan.byContent();
    plan.copies();
    plan.byKey(mark -> mark.copy() || mark.offset() == 0);
    return plan;
  }

  /** What is to be read, oldest first. */
  List<LogPart> parts() {
    List<LogPart> all = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      LogPart part = parts[i];
      all.add(part != null ? part : LogPart.unread(pieces.get(i)));
    }
    return all;
  }

  /** Marks of files that are not there, to be kept for a while. */
  List<LogMark> missed() {
    return marks.stream()
        .filter(mark -> !used.contains(mark) && !mark.copy() && mark.missed() < MAX_MISSED)
        .map(LogMark::missedAgain)
        .toList();
  }

  /** True if the mark of this file fits nothing that is there. */
  boolean lost(String key) {
    return marks.stream()
        .anyMatch(m -> m.key().equals(key) && m.missed() == 0 && !used.contains(m));
  }

  private void byKey(Predicate<LogMark> wanted) throws IOException {
    for (int i = 0; i < parts.length; i++) {
      for (LogMark mark : marks) {
        boolean same = mark.key().equals(pieces.get(i).key()) && mark.missed() == 0;
        if (parts[i] == null && same && wanted.test(mark)) {
          take(i, mark);
        }
      }
    }
  }

  private void byContent() throws IOException {
    for (int i = 0; i < parts.length; i++) {
      for (LogMark mark : marks) {
        boolean open = parts[i] == null && !used.contains(mark) && !mark.copy();
        if (open && mark.offset() > 0) {
          take(i, mark);
        }
      }
    }
  }

  /** Lets the file go on from the mark, if what the mark knows is true of it. */
  private void take(int i, LogMark mark) throws IOException {
    LogPrint print = pieces.get(i).known(mark);
    if (print != null) {
      parts[i] = LogPart.of(pieces.get(i), mark, print);
      used.add(mark);
    }
  }

  private void copies() throws IOException {
    for (int i = 0; i < parts.length; i++) {
      LogPiece piece = pieces.get(i);
      if (parts[i] == null && !piece.current() && isCopy(piece)) {
        parts[i] = LogPart.copied(piece);
      }
    }
  }

  private boolean isCopy(LogPiece piece) throws IOException {
    for (LogPart part : parts) {
      if (part != null && !part.copy() && piece.isBeginningOf(part.piece())) {
        return true;
      }
    }
    return false;
  }
}
