package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.Decision;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Decisions as bytes and back, exactly; docs/spool.md has the format. Each encoding stands for
 * itself, so that it can be the payload of a message as well as a record in a file. An instance
 * belongs to one thread at a time: it keeps a buffer and the metrics that it has met.
 */
public final class DecisionCodec {
  /** The version of the format that is written, the first byte; all before it can be read. */
  public static final int VERSION = 2;

  /** The most bytes that one encoding may have. */
  public static final int MAX_BYTES = 16 << 20;

  private static final int DECISION = 1;
  private static final int FORGOTTEN = 2;

  private final ByteSink sink = new ByteSink();
  private final DecisionReader reader = new DecisionReader();

  /**
   * Writes a decision down.
   *
   * @throws IllegalArgumentException if that takes more than {@link #MAX_BYTES}
   */
  public byte[] encode(Decision decision) {
    sink.clear();
    write(Entry.of(decision), sink);
    return sink.toArray();
  }

  /**
   * Reads what {@link #encode} wrote; memory is bounded by the bytes given, whatever they are.
   *
   * @throws MalformedException if they are anything but one decision in a version that is known
   */
  public Decision decode(byte[] bytes) throws MalformedException {
    Decision decision = read(bytes, 0, bytes.length).decision();
    if (decision == null) {
      throw new MalformedException("it is no decision");
    }
    return decision;
  }

  static void write(Entry entry, ByteSink to) {
    int before = to.size();
    Decision decision = entry.decision();
    to.octet(VERSION);
    to.octet(decision == null ? FORGOTTEN : DECISION);
    to.text(entry.check().value());
    if (decision == null) {
      to.instant(entry.at(), 0);
    } else {
      DecisionWriter.write(decision, to);
    }
    int bytes = to.size() - before;
    if (bytes > MAX_BYTES) {
      to.shorten(before);
      throw new IllegalArgumentException(
          "a decision about '" + entry.check() + "' takes " + bytes + " bytes, too many");
    }
  }

  Entry read(byte[] bytes, int from, int end) throws MalformedException {
    try {
      ByteSource source = new ByteSource(bytes, from, end);
      int version = version(source);
      boolean forgotten = kind(source) == FORGOTTEN;
      CheckId check = CheckId.of(source.text());
      Entry entry =
          forgotten
              ? Entry.forget(check, source.instant(0))
              : Entry.of(reader.read(source, check, version));
      if (source.left() > 0) {
        throw new MalformedException("there is more than one decision: " + source.left());
      }
      return entry;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new MalformedException("a value is not allowed: " + e.getMessage(), e);
    }
  }

  private static int version(ByteSource source) throws MalformedException {
    int version = source.octet();
    if (version < 1 || version > VERSION) {
      throw new MalformedException("version " + version + " is not known, only 1 to " + VERSION);
    }
    return version;
  }

  private static int kind(ByteSource source) throws MalformedException {
    int kind = source.octet();
    if (kind != DECISION && kind != FORGOTTEN) {
      throw new MalformedException("there is nothing of kind " + kind);
    }
    return kind;
  }

  /** Which check an encoding is about, without reading the rest. */
  static CheckId check(byte[] bytes, int from, int end) throws MalformedException {
    ByteSource source = new ByteSource(bytes, from, end);
    int unusedVersion = version(source);
    int unusedKind = kind(source);
    try {
      return CheckId.of(source.text());
    } catch (IllegalArgumentException e) {
      throw new MalformedException("it names no check", e);
    }
  }

  /** When the state of a decision was reached: its last result's due time, or its beginning. */
  static Instant moment(dev.watchkeeper.api.CheckState state) {
    return state.lastResult().map(result -> result.due()).orElse(state.since());
  }
}
