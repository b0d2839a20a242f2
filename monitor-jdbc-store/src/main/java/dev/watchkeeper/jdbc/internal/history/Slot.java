package dev.watchkeeper.jdbc.internal.history;

import java.util.Arrays;

/** The numbers in one place of a {@link Template}, run by run, on their way to a column. */
final class Slot {
  /** The decimals do not fit into one scale: each has its own. */
  private static final int OWN_SCALES = 255;

  private static final int MOST_DIGITS = 18;
  private static final long[] TENS = new long[MOST_DIGITS + 1];

  static {
    TENS[0] = 1;
    for (int i = 1; i < TENS.length; i++) {
      TENS[i] = TENS[i - 1] * 10;
    }
  }

  private final boolean decimal;
  private final long[] mantissas;
  private final long[] scales;

  private Slot(boolean decimal, long[] mantissas, long[] scales) {
    this.decimal = decimal;
    this.mantissas = mantissas;
    this.scales = scales;
  }

  static Slot of(boolean decimal, java.util.List<Template> texts, int index) {
    long[] mantissas = texts.stream().mapToLong(text -> text.mantissa(index)).toArray();
    long[] scales = texts.stream().mapToLong(text -> text.scale(index)).toArray();
    return new Slot(decimal, mantissas, scales);
  }

  void write(ByteWriter out) {
    if (!decimal) {
      Column.write(out, mantissas);
      return;
    }
    int common = (int) Arrays.stream(scales).max().orElse(0);
    long[] scaled = scaled(common);
    if (scaled.length > 0) {
      out.one(common);
      Column.write(out, scaled);
    } else {
      out.one(OWN_SCALES);
      Column.write(out, scales);
      Column.write(out, mantissas);
    }
  }

  /** All in one scale; empty if some would become too long. */
  private long[] scaled(int common) {
    long[] scaled = new long[mantissas.length];
    for (int i = 0; i < scaled.length; i++) {
      long factor = TENS[common - (int) scales[i]];
      if (Math.abs(mantissas[i]) >= TENS[MOST_DIGITS] / factor) {
        return new long[0];
      }
      scaled[i] = mantissas[i] * factor;
    }
    return scaled;
  }

  static Slot read(ByteReader in, boolean decimal, int count) {
    if (!decimal) {
      return new Slot(false, Column.read(in, count), new long[0]);
    }
    int common = in.one();
    long[] scales = new long[count];
    if (common == OWN_SCALES) {
      scales = Column.read(in, count);
    } else {
      Arrays.fill(scales, common);
    }
    for (long scale : scales) {
      if (scale < 1 || scale > MOST_DIGITS) {
        throw ByteReader.malformed("a number with " + scale + " decimals");
      }
    }
    return new Slot(true, Column.read(in, count), scales);
  }

  /** Writes the number of a run as it was. */
  void append(StringBuilder text, int run) {
    if (decimal) {
      Template.decimal(text, mantissas[run], (int) scales[run]);
    } else {
      text.append(mantissas[run]);
    }
  }
}
