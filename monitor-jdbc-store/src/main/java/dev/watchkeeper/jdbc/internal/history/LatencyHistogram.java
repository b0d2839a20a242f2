package dev.watchkeeper.jdbc.internal.history;

import java.util.Arrays;

/**
 * How often which length was seen: {@value #PARTS} buckets for each power of two, so that a
 * quantile is off by at most 1/32 (3.125 %) of itself, and by nothing below {@value #PARTS}.
 * Histograms add up without any further error. Belongs to one thread at a time.
 */
public final class LatencyHistogram {
  private static final int PARTS = 16;
  private static final int PART_BITS = 4;
  private static final int BUCKETS = PARTS * (Long.SIZE - PART_BITS);

  private final long[] counts = new long[BUCKETS];
  private long total;

  /** Counts a length; a negative one as zero. */
  public void add(long length) {
    add(bucket(Math.max(0, length)), 1);
  }

  private void add(int bucket, long count) {
    counts[bucket] += count;
    total += count;
  }

  /** Counts all that another one has counted. */
  public void add(LatencyHistogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  /** How many were counted. */
  public long total() {
    return total;
  }

  static int bucket(long length) {
    if (length < PARTS) {
      return (int) length;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(length);
    int part = (int) (length >>> power - PART_BITS) & PARTS - 1;
    return PARTS * (power - PART_BITS + 1) + part;
  }

  /** The middle of a bucket. */
  static long middle(int bucket) {
    if (bucket < 2 * PARTS) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    long least = (long) (PARTS + bucket % PARTS) << shift;
    return least + (1L << shift - 1);
  }

  /**
   * A length that this share of all does not exceed, rounded to the middle of its bucket; by
   * nearest rank.
   *
   * @param share 0 to 1
   * @return -1 if nothing was counted
   */
  public long quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * total - 1e-9));
    long passed = 0;
    for (int i = 0; i < BUCKETS; i++) {
      passed += counts[i];
      if (passed >= rank) {
        return middle(i);
      }
    }
    return -1;
  }

  /** Writes it: for each bucket in use the distance from the one before, and the count. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    int last = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0) {
        out.number((long) (i - last) << 1 | (counts[i] > 1 ? 1 : 0));
        if (counts[i] > 1) {
          out.number(counts[i]);
        }
        last = i;
      }
    }
    return out.toArray();
  }

  /**
   * Counts all that an encoded one has counted.
   *
   * @throws MalformedBlockException if it is none; nothing is known of what was counted then
   */
  public void add(byte[] encoded) {
    ByteReader in = new ByteReader(encoded, 0, encoded.length);
    int bucket = 0;
    boolean first = true;
    while (in.left() > 0) {
      int head = in.upTo(2 * BUCKETS, "the distance of a bucket");
      bucket += head >>> 1;
      long count = (head & 1) == 0 ? 1 : in.number();
      if (bucket >= BUCKETS || count < 1 || !first && head < 2) {
        throw ByteReader.malformed("it is no histogram");
      }
      first = false;
      add(bucket, count);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyHistogram that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
