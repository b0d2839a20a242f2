package dev.watchkeeper.probes.internal.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * One opened file of a log.
 *
 * @param name its name now
 * @param key which file it is, whatever its name
 * @param size how large it was when it was opened
 * @param current whether it is the one that is written to
 * @param file open for reading
 */
record LogPiece(String name, String key, long size, boolean current, FileChannel file) {

  /** The print of what the mark knows of its file, if that is true of this one; null if not. */
  @Nullable LogPrint known(LogMark mark) throws IOException {
    LogPrint print = mark.offset() <= size ? LogPrint.at(file, mark.offset()) : null;
    return print != null && print.text().equals(mark.print()) ? print : null;
  }

  /** Whether all of this file is the beginning of the other one. */
  boolean isBeginningOf(LogPiece other) throws IOException {
    LogPrint mine = LogPrint.at(file, size);
    LogPrint others = size > 0 && size <= other.size ? LogPrint.at(other.file, size) : null;
    return mine != null && others != null && mine.text().equals(others.text());
  }

  /** Its print up to an offset; that of nothing if it has become shorter. */
  LogPrint print(long offset) throws IOException {
    LogPrint print = LogPrint.at(file, offset);
    return print != null ? print : new LogPrint();
  }
}
