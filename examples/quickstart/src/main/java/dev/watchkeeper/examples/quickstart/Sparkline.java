package dev.watchkeeper.examples.quickstart;

import java.util.Collection;

/** A row of numbers as a small picture; a number that is none is a gap. */
final class Sparkline {
  static final int WIDTH = 20;
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  static String of(Collection<Double> numbers) {
    double most = 0;
    for (double number : numbers) {
      most = Double.isNaN(number) ? most : Math.max(most, number);
    }
    StringBuilder picture = new StringBuilder();
    for (double number : numbers) {
      int height = most == 0 ? 0 : (int) Math.round(number / most * (BARS.length() - 1));
      picture.append(Double.isNaN(number) ? '×' : BARS.charAt(height));
    }
    return picture.toString();
  }
}
