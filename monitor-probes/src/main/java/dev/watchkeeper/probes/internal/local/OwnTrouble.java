package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import java.io.IOException;
import java.util.Locale;

/** Failures that are this process's own and nobody else's. */
public final class OwnTrouble {
  private OwnTrouble() {}

  /** True if no file descriptor was left. */
  static boolean is(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("too many open files");
  }

  /**
   * A reading that says that it is our own.
   *
   * @throws IOException the failure itself if it is not
   */
  public static Reading of(IOException failure) throws IOException {
    if (is(failure)) {
      return Reading.of(Outcome.LOCAL_RESOURCES, "no file descriptor is left");
    }
    throw failure;
  }
}
