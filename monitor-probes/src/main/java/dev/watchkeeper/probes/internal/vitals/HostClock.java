package dev.watchkeeper.probes.internal.vitals;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The time since a machine was started, which no change of its calendar clock touches; it links
 * readings of counters over restarts of this process.
 *
 * @param boot the name of this start of the machine; empty if it has none
 * @param seconds how long ago that was
 */
public record HostClock(String boot, double seconds) {
  private static final int MAX_BOOT = 64;

  /** Reads {@code /proc/uptime} and {@code /proc/sys/kernel/random/boot_id}; null if it is none. */
  public static @Nullable HostClock parse(String uptime, String bootId) {
    OptionalDouble seconds = Words.number(Words.first(uptime));
    String boot = bootId.strip();
    boolean sound = seconds.isPresent() && seconds.getAsDouble() >= 0 && boot.length() <= MAX_BOOT;
    return sound ? new HostClock(boot, seconds.getAsDouble()) : null;
  }

  /** Reads what {@link #text} wrote; null if it is something else. */
  public static @Nullable HostClock read(String text) {
    int blank = text.indexOf(' ');
    return blank < 0 ? null : parse(text.substring(0, blank), text.substring(blank + 1));
  }

  /** To be remembered. */
  public String text() {
    return seconds + " " + boot;
  }

  /** Seconds since an earlier reading; empty if the machine was started anew, or no time passed. */
  public OptionalDouble since(@Nullable HostClock earlier) {
    return earlier != null && earlier.boot.equals(boot) && earlier.seconds < seconds
        ? OptionalDouble.of(seconds - earlier.seconds)
        : OptionalDouble.empty();
  }
}
