package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One file of the spool: a head, then records. Numbers only grow and never come again. Owned by the
 * holder of the spool's lock.
 */
final class Segment {
  /** Bytes of the head: magic, version, a word for later, number, creation, checksum. */
  static final int HEAD = 36;

  private static final long MAGIC = 0x574B53504F4F4C0AL;
  private static final int VERSION = 1;
  private static final int SUMMED = HEAD - 4;
  private static final Pattern NAME = Pattern.compile("([0-9]{18})\\.spool");

  final long number;
  final Instant created;

  /** Where the next record to be replayed begins. */
  long read;

  /** Up to where it is durable. */
  long end;

  /** How many records from {@link #read} on. */
  long records;

  /** Whether another process, or an earlier life of this one, wrote it. */
  final boolean recovered;

  Segment(long number, Instant created, boolean recovered) {
    this.number = number;
    this.created = created;
    this.recovered = recovered;
    this.read = HEAD;
    this.end = HEAD;
  }

  String name() {
    return name(number) + ".spool";
  }

  /** The name of the file for what is wrong with this one. */
  String badName() {
    return name(number) + ".bad";
  }

  private static String name(long number) {
    String digits = Long.toString(number);
    return "0".repeat(18 - digits.length()) + digits;
  }

  /** The number in the name of a file; empty if it is none of ours. */
  static OptionalLong number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  static byte[] head(long number, Instant created) {
    ByteSink head = new ByteSink();
    head.fixed64(MAGIC);
    head.fixed32(VERSION);
    head.fixed32(0);
    head.fixed64(number);
    head.fixed64(created.toEpochMilli());
    head.fixed32(checksum(head.array()));
    return head.toArray();
  }

  private static int checksum(byte[] head) {
    CRC32C crc = new CRC32C();
    crc.update(head, 0, SUMMED);
    return (int) crc.getValue();
  }

  /** A segment that was found, not yet looked through; starts at 0 if its head is damaged. */
  static Segment found(long number, SpoolFiles.File file, Instant now) throws IOException {
    byte[] bytes = new byte[HEAD];
    int got = 0;
    for (int read = 0; got < HEAD && read >= 0; got += Math.max(0, read)) {
      read = file.read(got, bytes, got, HEAD - got);
    }
    ByteSource head = new ByteSource(bytes, 0, HEAD);
    boolean ours = got == HEAD && head.fixed64() == MAGIC;
    if (!ours || ByteSource.at(bytes, SUMMED) != checksum(bytes)) {
      Segment damaged = new Segment(number, now, true);
      damaged.read = 0;
      return damaged;
    }
    int version = head.fixed32();
    if (version != VERSION) {
      throw new MalformedException(
          "it was written in version " + version + " of the format, this is " + VERSION);
    }
    long unused = head.fixed32() + head.fixed64();
    return new Segment(number, Instant.ofEpochMilli(head.fixed64()), true);
  }
}
