package dev.watchkeeper.probes.internal.net;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which of several addresses of a name a check connects to. */
public enum Attempts {
  /** One after the other, each a little later than the one before; the first to answer is taken. */
  RACE,
  /** The first one only. */
  FIRST,
  /** Each must accept a connection; the first one is then talked to. */
  ALL;

  /** The word in settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Attempts::word).toList();
  }

  static Attempts of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
