package dev.watchkeeper.core.rules;

import java.util.Locale;

/** What is made of the values in a window. */
enum Rollup {
  AVERAGE("average"),
  LEAST("least"),
  MOST("most"),
  SUM("sum"),
  PERCENTILE("percentile"),
  CHANGE("change"),
  SLOPE("change per second"),
  RATE("rate per second");

  private final String words;

  Rollup(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** In data. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if it compares the newest value with the first one of the window. */
  boolean comparesEnds() {
    return this == CHANGE || this == SLOPE || this == RATE;
  }
}
