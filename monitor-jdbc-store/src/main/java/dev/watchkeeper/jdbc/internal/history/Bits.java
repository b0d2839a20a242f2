package dev.watchkeeper.jdbc.internal.history;

/**
 * Numbers in equally many bits above the least of them. The width is the one with which all is
 * shortest; what does not fit has its upper bits in a list of places and rests.
 */
final class Bits {
  private static final int WIDEST = 56;

  private final long least;
  private final int width;
  private final int exceptions;
  private final long length;

  private Bits(long least, int width, int exceptions, long length) {
    this.least = least;
    this.width = width;
    this.exceptions = exceptions;
    this.length = length;
  }

  /** The best way; its length is out of reach if the numbers lie too far apart. */
  static Bits of(long[] values) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (most - least < 0) {
      return new Bits(0, 0, 0, Integer.MAX_VALUE);
    }
    int[] needing = new int[Long.SIZE + 1];
    for (long value : values) {
      needing[width(value - least)]++;
    }
    return best(least, needing, values.length);
  }

  private static Bits best(long least, int[] needing, int count) {
    Bits best = new Bits(0, 0, 0, Integer.MAX_VALUE);
    int fixed = ByteWriter.signedLength(least) + 2;
    int exceptions = 0;
    long rests = 0;
    for (int width = Long.SIZE; width >= 0; width--) {
      long length = fixed + bytes(count, width) + rests + 2L * exceptions;
      if (width <= WIDEST && length < best.length) {
        best = new Bits(least, width, exceptions, length);
      }
      exceptions += needing[width];
      rests = rests(needing, width);
    }
    return best;
  }

  /** The bytes of all rests if this width is the first that does not fit. */
  private static long rests(int[] needing, int first) {
    long bytes = 0;
    for (int width = first; width < needing.length; width++) {
      bytes += needing[width] * ((width - first + 7L) / 7);
    }
    return bytes;
  }

  private static int width(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  private static long bytes(int count, int width) {
    return ((long) count * width + 7) / 8;
  }

  int length() {
    return (int) Math.min(Integer.MAX_VALUE, length);
  }

  void write(ByteWriter out, long[] values) {
    out.signed(least);
    out.one(width);
    out.number(exceptions);
    pack(out, values);
    int last = 0;
    for (int i = 0; exceptions > 0 && i < values.length; i++) {
      long rest = values[i] - least >>> width;
      if (rest != 0) {
        out.number(i - last);
        out.number(rest);
        last = i;
      }
    }
  }

  private void pack(ByteWriter out, long[] values) {
    long mask = (1L << width) - 1;
    long pending = 0;
    int held = 0;
    for (long value : values) {
      pending |= (value - least & mask) << held;
      held += width;
      while (held >= 8) {
        out.one((int) pending);
        pending >>>= 8;
        held -= 8;
      }
    }
    if (held > 0) {
      out.one((int) pending);
    }
  }

  static void read(ByteReader in, long[] into) {
    long least = in.signed();
    int width = in.one();
    if (width > WIDEST) {
      throw ByteReader.malformed("numbers of " + width + " bits");
    }
    int exceptions = in.upTo(into.length, "the number of exceptions");
    if (bytes(into.length, width) > in.left()) {
      throw ByteReader.malformed("it ends too early");
    }
    unpack(in, width, into);
    int place = 0;
    for (int i = 0; i < exceptions; i++) {
      place += in.upTo(into.length - 1 - place, "the place of an exception");
      into[place] |= in.number() << width;
    }
    for (int i = 0; i < into.length; i++) {
      into[i] += least;
    }
  }

  private static void unpack(ByteReader in, int width, long[] into) {
    long mask = (1L << width) - 1;
    long pending = 0;
    int held = 0;
    for (int i = 0; i < into.length; i++) {
      while (held < width) {
        pending |= (long) in.one() << held;
        held += 8;
      }
      into[i] = pending & mask;
      pending >>>= width;
      held -= width;
    }
  }
}
