package dev.watchkeeper.probes.internal.greeting;

/** Reads numbers that servers write. */
final class Numbers {
  private Numbers() {}

  /** The number; not a number if the text is none. */
  static double read(String text) {
    boolean number = text.length() <= 40 && text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    return number ? Double.parseDouble(text) : Double.NaN;
  }
}
