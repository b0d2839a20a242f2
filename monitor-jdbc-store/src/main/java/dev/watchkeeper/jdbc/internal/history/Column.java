package dev.watchkeeper.jdbc.internal.history;

import java.util.Arrays;

/**
 * A column of whole numbers, written in whichever way is shortest:
 *
 * <ul>
 *   <li>{@code SAME}: one value for all
 *   <li>{@code RUNS}: value and length of each run
 *   <li>{@code PLAIN}: each by itself
 *   <li>{@code BITS}: the least, then what each is above it in equally many bits; the few that need
 *       more have the rest in a list behind
 *   <li>{@code STEPS}: the first, then the differences as a column of their own
 * </ul>
 *
 * How many there are is known from elsewhere.
 */
final class Column {
  private static final int SAME = 0;
  private static final int RUNS = 1;
  private static final int PLAIN = 2;
  private static final int BITS = 3;
  private static final int STEPS = 4;

  private Column() {}

  static void write(ByteWriter out, long[] values) {
    if (values.length == 0) {
      return;
    }
    ByteWriter plain = new ByteWriter();
    writePlain(plain, values);
    ByteWriter steps = plain;
    if (values.length > 2 && plain.array()[0] != SAME) {
      steps = new ByteWriter();
      steps.one(STEPS);
      steps.signed(values[0]);
      writePlain(steps, differences(values));
    }
    ByteWriter shorter = steps.size() < plain.size() ? steps : plain;
    out.all(shorter.array(), shorter.size());
  }

  private static void writePlain(ByteWriter out, long[] values) {
    int runs = runs(values);
    if (runs == 1) {
      out.one(SAME);
      out.signed(values[0]);
      return;
    }
    Bits bits = Bits.of(values);
    int asRuns = runs * 2 <= values.length ? runLength(values) : Integer.MAX_VALUE;
    int plain = Arrays.stream(values).mapToInt(ByteWriter::signedLength).sum();
    if (asRuns <= Math.min(plain, bits.length())) {
      out.one(RUNS);
      writeRuns(out, values);
    } else if (plain <= bits.length()) {
      out.one(PLAIN);
      for (long value : values) {
        out.signed(value);
      }
    } else {
      out.one(BITS);
      bits.write(out, values);
    }
  }

  private static long[] differences(long[] values) {
    long[] steps = new long[values.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = values[i + 1] - values[i];
    }
    return steps;
  }

  private static int runs(long[] values) {
    int runs = 1;
    for (int i = 1; i < values.length; i++) {
      runs += values[i] == values[i - 1] ? 0 : 1;
    }
    return runs;
  }

  private static int end(long[] values, int from) {
    int to = from + 1;
    while (to < values.length && values[to] == values[from]) {
      to++;
    }
    return to;
  }

  private static int runLength(long[] values) {
    int bytes = 0;
    for (int from = 0; from < values.length; ) {
      int to = end(values, from);
      bytes += ByteWriter.signedLength(values[from]) + ByteWriter.length(to - from);
      from = to;
    }
    return bytes;
  }

  private static void writeRuns(ByteWriter out, long[] values) {
    for (int from = 0; from < values.length; ) {
      int to = end(values, from);
      out.signed(values[from]);
      out.number(to - from);
      from = to;
    }
  }

  static long[] read(ByteReader in, int count) {
    return count == 0 ? new long[0] : read(in, count, true);
  }

  private static long[] read(ByteReader in, int count, boolean mayStep) {
    int way = in.one();
    long[] values = new long[way == STEPS ? 1 : count];
    switch (way) {
      case SAME -> Arrays.fill(values, in.signed());
      case RUNS -> readRuns(in, values);
      case PLAIN -> Arrays.setAll(values, i -> in.signed());
      case BITS -> Bits.read(in, values);
      default -> {
        if (way != STEPS || !mayStep || count < 2) {
          throw ByteReader.malformed("a column is written in an unknown way, " + way);
        }
        return readSteps(in, count);
      }
    }
    return values;
  }

  private static long[] readSteps(ByteReader in, int count) {
    long[] values = new long[count];
    values[0] = in.signed();
    long[] steps = read(in, count - 1, false);
    for (int i = 1; i < count; i++) {
      values[i] = values[i - 1] + steps[i - 1];
    }
    return values;
  }

  private static void readRuns(ByteReader in, long[] values) {
    for (int from = 0; from < values.length; ) {
      long value = in.signed();
      int to = from + in.upTo(values.length - from, "the length of a run");
      if (to == from) {
        throw ByteReader.malformed("a run is empty");
      }
      Arrays.fill(values, from, to, value);
      from = to;
    }
  }
}
