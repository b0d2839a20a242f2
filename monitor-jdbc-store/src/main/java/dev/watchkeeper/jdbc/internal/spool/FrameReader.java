package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;

/**
 * Goes through the records of a file in order. Where a record is damaged it looks for the next
 * whole one, and says which bytes it left out. For one thread.
 */
final class FrameReader {
  private static final int BUFFER = 256 << 10;
  private static final int MAX_CANDIDATES = 100_000;

  private final SpoolFiles.File file;
  private final long end;
  private byte[] buffer;
  private long bufferAt;
  private int buffered;
  private long next;
  private long gap = -1;
  private long at;
  private int length;
  private boolean first;

  FrameReader(SpoolFiles.File file, long from, long end) {
    this(file, from, end, BUFFER);
  }

  FrameReader(SpoolFiles.File file, long from, long end, int buffer) {
    this.file = file;
    this.end = end;
    this.buffer = new byte[(int) Math.max(Frames.HEAD, Math.min(buffer, end - from))];
    this.next = from;
    this.bufferAt = from;
  }

  /** Goes on to the next whole record; false if there is none. */
  boolean next() throws IOException {
    gap = -1;
    int candidates = 0;
    for (long here = next; here + Frames.HEAD <= end; here = mark(here + 1)) {
      if (isWhole(here)) {
        gap = here > next ? next : -1;
        at = here;
        length = Frames.length(buffer, index(here));
        first = Frames.isFirst(buffer, index(here));
        next = here + Frames.HEAD + length;
        return true;
      }
      if (++candidates > MAX_CANDIDATES) {
        break;
      }
    }
    gap = next < end ? next : -1;
    at = end;
    return false;
  }

  /** The place of the next mark, or the end. */
  private long mark(long from) throws IOException {
    for (long here = from; here + Frames.HEAD <= end; here++) {
      need(here, Frames.HEAD);
      if (Frames.isMark(buffer, index(here))) {
        return here;
      }
    }
    return end;
  }

  private boolean isWhole(long here) throws IOException {
    need(here, Frames.HEAD);
    int claimed = Frames.length(buffer, index(here));
    if (!Frames.isMark(buffer, index(here))
        || claimed < 1
        || claimed > DecisionCodec.MAX_BYTES
        || here + Frames.HEAD + claimed > end) {
      return false;
    }
    need(here, Frames.HEAD + claimed);
    return Frames.isWhole(buffer, index(here), claimed);
  }

  private int index(long here) {
    return (int) (here - bufferAt);
  }

  /** Has so many bytes from a place on in the buffer. */
  private void need(long here, int count) throws IOException {
    if (here >= bufferAt && here + count <= bufferAt + buffered) {
      return;
    }
    byte[] target = count > buffer.length ? new byte[count] : buffer;
    int kept = 0;
    if (here >= bufferAt && here < bufferAt + buffered) {
      kept = (int) (bufferAt + buffered - here);
      System.arraycopy(buffer, index(here), target, 0, kept);
    }
    buffer = target;
    bufferAt = here;
    buffered = kept;
    int wanted = (int) Math.min(buffer.length, end - here);
    while (buffered < wanted) {
      int read = file.read(bufferAt + buffered, buffer, buffered, wanted - buffered);
      if (read < 0) {
        throw new IOException("the file is shorter than it was");
      }
      buffered += read;
    }
  }

  /** Where the bytes left out before this record begin; -1 if there are none. */
  long gap() {
    return gap;
  }

  /** Where the record's frame begins; the end of the file after the last. */
  long at() {
    return at;
  }

  /** Where the record's frame ends. */
  long after() {
    return next;
  }

  /** Whether all before it was on the disk when it was written. */
  boolean isFirst() {
    return first;
  }

  /** The bytes in which the record lies, valid until the next call. */
  byte[] array() {
    return buffer;
  }

  /** Where in them it begins. */
  int from() {
    return index(at) + Frames.HEAD;
  }

  /** Where in them it ends. */
  int to() {
    return from() + length;
  }
}
