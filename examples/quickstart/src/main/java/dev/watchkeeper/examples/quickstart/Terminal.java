package dev.watchkeeper.examples.quickstart;

import java.io.Console;

/** Tells whether people look at the output, or a file or another program. */
final class Terminal {
  private Terminal() {}

  @SuppressWarnings("SystemConsoleNull") // right below 22, and from there on isTerminal is asked
  static boolean isThere() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
