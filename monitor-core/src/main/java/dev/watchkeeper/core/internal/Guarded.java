package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Texts;
import org.jspecify.annotations.Nullable;

/** Runs foreign code so that nothing it throws gets out. */
final class Guarded {
  private Guarded() {}

  /** Foreign code without a value. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }

  /** Runs it; gives what it threw, or null. Restores the interrupt flag if it ate an interrupt. */
  static @Nullable Throwable run(Action action) {
    try {
      action.run();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } catch (Throwable e) {
      return e;
    }
  }

  /** Says that a failure is known and nothing can be done about it. */
  static void ignore(@Nullable Throwable known) {
    if (known instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
  }

  /** A failure in words: its class and message, on one line of bounded length. */
  static String describe(Throwable e) {
    String name = e.getClass().getSimpleName();
    try {
      String message = e.getMessage();
      String text = message == null ? name : name + ": " + message;
      return Texts.line(text + place(e), 300);
    } catch (Throwable hostile) {
      return name + " (its message cannot be read)";
    }
  }

  private static String place(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0
        ? ""
        : " in " + trace[0].getClassName() + "." + trace[0].getMethodName();
  }
}
