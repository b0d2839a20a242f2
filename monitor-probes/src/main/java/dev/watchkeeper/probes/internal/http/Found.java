package dev.watchkeeper.probes.internal.http;

/**
 * A value that was found in an answer.
 *
 * @param kind what it is
 * @param text the text itself, or a number or another value as it was written
 */
record Found(Kind kind, String text) {
  /** What a value is. */
  enum Kind {
    /** A text of JSON. */
    TEXT,
    /** A number of JSON. */
    NUMBER,
    /** true, false, null, an object or an array of JSON. */
    OTHER,
    /** The value of a header field, which may mean a text or a number. */
    FIELD
  }

  private static final int MAX_DIGITS = 400;

  /** The number that it is; NaN if it is none. */
  double number() {
    boolean may = kind == Kind.NUMBER || kind == Kind.FIELD;
    if (!may
        || text.length() > MAX_DIGITS
        || !text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      return Double.NaN;
    }
    return Double.parseDouble(text);
  }
}
