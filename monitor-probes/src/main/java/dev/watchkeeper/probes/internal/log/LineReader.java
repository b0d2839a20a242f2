package dev.watchkeeper.probes.internal.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the lines of one file from where an earlier run stopped. It goes on to the last line that
 * is complete; of a line that is too long it hands over the beginning and passes over the rest, in
 * as many runs as that takes. Belongs to one thread.
 */
final class LineReader {
  private static final int BUFFER = 64 << 10;

  private final LogPart part;
  private final LogBudget budget;
  private final Lines lines;
  private final LogPrint print;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean inside;
  private long offset;
  private long position;

  /** Takes lines. */
  @FunctionalInterface
  interface Lines {
    /** A line without its end; {@code cut} if there is more of it. */
    void line(byte[] bytes, int length, boolean cut);
  }

  LineReader(LogPart part, LogBudget budget, Lines lines) {
    this.part = part;
    this.budget = budget;
    this.lines = lines;
    this.print = part.print();
    this.inside = part.inside();
    this.offset = part.offset();
    this.position = part.offset();
  }

  /** Reads what there is, as far as the budget goes. */
  void read() throws IOException {
    byte[] bytes = new byte[BUFFER];
    while (position < part.piece().size() && !budget.over()) {
      int wanted = budget.allowed(Math.min(BUFFER, part.piece().size() - position));
      int count = part.piece().file().read(ByteBuffer.wrap(bytes, 0, wanted), position);
      if (count <= 0) {
        return;
      }
      position += count;
      budget.took(count);
      if (!split(bytes, count)) {
        return;
      }
    }
    boolean all = position >= part.piece().size();
    if (all && part.still() && line.size() > 0) {
      hand(line.size());
      consume();
    }
  }

  /** Goes through what was read; false if there is no time for the rest. */
  private boolean split(byte[] bytes, int count) {
    int from = 0;
    while (from < count) {
      int end = from;
      while (end < count && bytes[end] != '\n') {
        end++;
      }
      boolean complete = end < count;
      take(bytes, from, complete ? end + 1 : end, complete);
      from = complete ? end + 1 : end;
      if (complete && from < count && budget.over()) {
        return false;
      }
    }
    return true;
  }

  private void take(byte[] bytes, int from, int to, boolean complete) {
    line.write(bytes, from, to - from);
    if (inside) {
      consume();
      inside = !complete;
    } else if (complete) {
      hand(line.size() - 1);
      consume();
    } else if (line.size() > budget.longestLine()) {
      hand(line.size());
      consume();
      inside = true;
    }
  }

  private void hand(int length) {
    int most = budget.longestLine();
    byte[] bytes = line.toByteArray();
    boolean end = length <= most && length > 0 && bytes[length - 1] == '\r';
    lines.line(bytes, Math.min(end ? length - 1 : length, most), length > most);
  }

  private void consume() {
    byte[] bytes = line.toByteArray();
    print.add(bytes, bytes.length);
    offset += bytes.length;
    line.reset();
  }

  /** How many bytes were read and will not be read again. */
  long consumed() {
    return offset - part.offset();
  }

  /** How many bytes are left. */
  long left() {
    return Math.max(0, part.piece().size() - offset);
  }

  /** To be remembered. */
  LogMark mark() {
    return new LogMark(
        part.piece().key(), offset, part.piece().size(), inside, part.copy(), 0, print.text());
  }

  /** The mark of a file of which nothing is to be read, at its end. */
  static LogMark atEnd(LogPiece piece) throws IOException {
    LogPrint print = piece.print(piece.size());
    byte[] last = new byte[1];
    boolean open =
        piece.size() > 0
            && piece.file().read(ByteBuffer.wrap(last), piece.size() - 1) == 1
            && !Arrays.equals(last, new byte[] {'\n'});
    return new LogMark(piece.key(), piece.size(), piece.size(), open, false, 0, print.text());
  }
}
