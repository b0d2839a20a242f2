package dev.watchkeeper.jdbc.internal.history;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * All runs of one check in one hour as bytes, and back, exactly: no column of a run is rounded or
 * left out.
 *
 * <p>Version, hour, number of runs; then the columns due (from the beginning of the hour), late,
 * took, node, status, outcome, details, and the CRC32C of everything before it. Stateless.
 */
public final class Block {
  /** Microseconds of an hour. */
  public static final long HOUR = 3_600_000_000L;

  /** Hours are numbered up to this one, which is 240,000 years away. */
  private static final int FARTHEST = 2_100_000_000;

  /** An hour with more runs is not packed. */
  public static final int MOST_SAMPLES = 1_000_000;

  private static final int VERSION = 1;
  private static final int CRC_BYTES = 4;

  private Block() {}

  /** The number of the hour in which an instant, in microseconds, lies: hours since 1970. */
  public static int hour(long micros) {
    long hour = Math.floorDiv(micros, HOUR);
    return (int) Math.max(-FARTHEST, Math.min(FARTHEST, hour));
  }

  /** The first microsecond of an hour. */
  public static long begin(int hour) {
    return hour * HOUR;
  }

  /**
   * Packs runs.
   *
   * @param hour the hour in which all of them are due
   * @param samples at least one, in the order of their due times, none twice
   * @throws IllegalArgumentException if they are not that
   */
  public static byte[] encode(int hour, List<Sample> samples) {
    if (samples.isEmpty() || samples.size() > MOST_SAMPLES) {
      throw new IllegalArgumentException(samples.size() + " runs are no hour");
    }
    ByteWriter out = new ByteWriter();
    out.one(VERSION);
    out.signed(hour);
    out.number(samples.size());
    long[] due = column(samples, Sample::due);
    for (int i = 0; i < due.length; i++) {
      due[i] -= begin(hour);
    }
    if (!isInOrder(due)) {
      throw new IllegalArgumentException("runs are not in order, or not in hour " + hour);
    }
    Column.write(out, due);
    Column.write(out, column(samples, Sample::late));
    Column.write(out, column(samples, Sample::took));
    Column.write(out, column(samples, Sample::node));
    Column.write(out, column(samples, Sample::status));
    Column.write(out, column(samples, Sample::outcome));
    Details.write(out, samples);
    out.fixed(crc(out.array(), out.size()));
    return out.toArray();
  }

  private static long[] column(List<Sample> samples, ToLongFunction<Sample> part) {
    return samples.stream().mapToLong(part).toArray();
  }

  private static boolean isInOrder(long[] due) {
    long last = -1;
    for (long one : due) {
      if (one <= last || one >= HOUR) {
        return false;
      }
      last = one;
    }
    return true;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Unpacks runs, in the order of their due times.
   *
   * @throws MalformedBlockException if this release did not write the bytes, or they are damaged
   */
  public static List<Sample> decode(byte[] block) {
    int end = block.length - CRC_BYTES;
    if (end < 0 || new ByteReader(block, end, block.length).fixed() != crc(block, end)) {
      throw ByteReader.malformed("its sum is wrong");
    }
    ByteReader in = new ByteReader(block, 0, end);
    int version = in.one();
    if (version != VERSION) {
      throw ByteReader.malformed("version " + version + ", not " + VERSION);
    }
    long hour = in.signed();
    if (Math.abs(hour) > FARTHEST) {
      throw ByteReader.malformed("there is no hour " + hour);
    }
    int count = in.upTo(MOST_SAMPLES, "the number of runs");
    if (count == 0) {
      throw ByteReader.malformed("it has no runs");
    }
    return samples(in, begin((int) hour), count);
  }

  private static List<Sample> samples(ByteReader in, long begin, int count) {
    long[] due = Column.read(in, count);
    if (!isInOrder(due)) {
      throw ByteReader.malformed("its runs are not in order");
    }
    int[] late = ints(in, count, Integer.MIN_VALUE, Integer.MAX_VALUE);
    int[] took = ints(in, count, Integer.MIN_VALUE, Integer.MAX_VALUE);
    int[] node = ints(in, count, Integer.MIN_VALUE, Integer.MAX_VALUE);
    int[] status = ints(in, count, 0, Sample.statuses() - 1);
    int[] outcome = ints(in, count, Short.MIN_VALUE, Short.MAX_VALUE);
    @Nullable String[] detail = Details.read(in, count);
    in.finish();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Sample(
                    begin + due[i], late[i], took[i], node[i], status[i], outcome[i], detail[i]))
        .toList();
  }

  private static int[] ints(ByteReader in, int count, int least, int most) {
    return Arrays.stream(Column.read(in, count))
        .mapToInt(
            value -> {
              if (value < least || value > most) {
                throw ByteReader.malformed("a column has the value " + value);
              }
              return (int) value;
            })
        .toArray();
  }
}
