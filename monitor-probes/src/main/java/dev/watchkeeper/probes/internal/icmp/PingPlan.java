package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Escapes;
import dev.watchkeeper.probes.internal.net.Hosts;
import java.time.Duration;

/**
 * What a ping probe does, read from its settings once.
 *
 * @param host whom it pings
 * @param pace how much and how long
 * @param packet what it sends
 */
record PingPlan(String host, Pace pace, Packet packet) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration INSTANT = Duration.ofMillis(1);

  /**
   * How much and how long.
   *
   * @param count requests
   * @param spacing from one to the next, in nanoseconds
   * @param patience with each, in nanoseconds
   */
  record Pace(int count, long spacing, long patience) {}

  /**
   * What is sent.
   *
   * @param size bytes after the ICMP header
   * @param pattern the bytes they are filled with, over and over; empty for rising ones
   * @param ttl hops; 0 for the system's choice
   * @param whole whether it may not be cut into fragments
   */
  record Packet(int size, byte[] pattern, int ttl, boolean whole) {
    /** The byte at a place behind the ICMP header. */
    byte at(int place) {
      return pattern.length == 0 ? (byte) place : pattern[place % pattern.length];
    }
  }

  static PingPlan read(Target target, Settings settings) {
    Pace pace =
        new Pace(
            settings.integer("count").between(1, 100).orElse(3),
            time(settings, "spacing", Duration.ofMillis(200)),
            time(settings, "wait", Duration.ofSeconds(1)));
    Packet packet =
        new Packet(
            settings.integer("size").between(16, 65_000).orElse(56),
            pattern(settings),
            settings.integer("ttl").between(1, 255).orElse(0),
            settings.flag("dont-fragment").orElse(false));
    return new PingPlan(Hosts.read(target.address(), settings), pace, packet);
  }

  private static long time(Settings settings, String name, Duration usual) {
    return settings.duration(name).between(INSTANT, MINUTE).orElse(usual).toNanos();
  }

  private static byte[] pattern(Settings settings) {
    String digits = settings.text("pattern").orElse("");
    byte[] pattern = digits.isEmpty() ? new byte[0] : Escapes.hex(digits, "pattern", settings);
    if (pattern.length > 16) {
      settings.reject("pattern", "has at most 16 bytes");
    }
    return pattern;
  }
}
