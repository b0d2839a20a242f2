package dev.watchkeeper.probes.internal.http;

/** Reads dates in the preferred form of RFC 9110, 5.6.7: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDates {
  /** What is given for a text that is no such date. */
  static final long NONE = Long.MIN_VALUE;

  private static final int LENGTH = 29;
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String SHAPE = "aaa, 00 aaa 0000 00:00:00 GMT";

  private HttpDates() {}

  /** Seconds since 1970, or {@link #NONE}. */
  static long seconds(String text) {
    if (!shaped(text)) {
      return NONE;
    }
    int month = MONTHS.indexOf(text.substring(8, 11));
    int day = two(text, 5);
    int hour = two(text, 17);
    int minute = two(text, 20);
    int second = two(text, 23);
    int year = two(text, 12) * 100 + two(text, 14);
    boolean sound =
        month >= 0 && month % 3 == 0 && day >= 1 && hour < 24 && minute < 60 && second <= 60;
    if (!sound
        || year < 1_900
        || day > java.time.YearMonth.of(year, month / 3 + 1).lengthOfMonth()) {
      return NONE;
    }
    long days = java.time.LocalDate.of(year, month / 3 + 1, day).toEpochDay();
    return days * 86_400 + hour * 3_600L + minute * 60L + second;
  }

  private static boolean shaped(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char wanted = SHAPE.charAt(i);
      char c = text.charAt(i);
      boolean fits =
          switch (wanted) {
            case '0' -> c >= '0' && c <= '9';
            case 'a' -> c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            default -> c == wanted;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static int two(String text, int at) {
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }
}
