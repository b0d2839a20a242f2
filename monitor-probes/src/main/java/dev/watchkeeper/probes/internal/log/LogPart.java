package dev.watchkeeper.probes.internal.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A file and how far it has been read.
 *
 * @param piece the file
 * @param print of what lies before the offset
 * @param offset the first byte that is to be read
 * @param inside whether that lies within a long line
 * @param before the mark that this comes from; null for a file that nobody has read yet
 * @param copy whether it is a copy, of which nothing is read
 */
record LogPart(
    LogPiece piece,
    LogPrint print,
    long offset,
    boolean inside,
    @Nullable LogMark before,
    boolean copy) {

  static LogPart of(LogPiece piece, LogMark mark, LogPrint print) {
    return new LogPart(piece, print, mark.offset(), mark.inside(), mark, false);
  }

  static LogPart unread(LogPiece piece) {
    return new LogPart(piece, new LogPrint(), 0, false, null, false);
  }

  static LogPart copied(LogPiece piece) throws IOException {
    return new LogPart(piece, piece.print(piece.size()), piece.size(), false, null, true);
  }

  /** True if the file has not grown since the last run: then its last line is complete. */
  boolean still() {
    return before != null && before.seen() == piece.size() && !piece.current();
  }
}
