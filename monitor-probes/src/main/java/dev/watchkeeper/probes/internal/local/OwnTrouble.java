package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Failures that are this process's own and nobody else's. */
public final class OwnTrouble {
  private OwnTrouble() {}

  /**
   * True if no file descriptor was left. The system says so in words only, in the language of this
   * process; so where the words are not the known ones, it is tried whether there is one now.
   */
  static boolean is(IOException failure) {
    if (failure instanceof NoSuchFileException
        || failure instanceof AccessDeniedException
        || failure instanceof NotDirectoryException) {
      return false;
    }
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("too many open files") || !oneIsLeft();
  }

  private static boolean oneIsLeft() {
    try (DatagramChannel channel = DatagramChannel.open()) {
      return channel.isOpen();
    } catch (IOException e) {
      return false;
    }
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
