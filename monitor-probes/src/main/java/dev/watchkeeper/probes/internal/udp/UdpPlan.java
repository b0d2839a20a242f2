package dev.watchkeeper.probes.internal.udp;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Udp;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.Escapes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a udp probe does, read from its settings once.
 *
 * @param endpoint where it sends to
 * @param send what it sends
 * @param expected what it wants to hear
 * @param volume how much and how long
 */
record UdpPlan(Endpoint endpoint, byte[] send, Expected expected, Volume volume) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int LARGEST = 65_507;

  /**
   * What is a good answer.
   *
   * @param answer whether one is wanted at all
   * @param text tests it as text; null for no test
   * @param bytes are to be within it; null for no test
   */
  record Expected(boolean answer, @Nullable Condition text, byte @Nullable [] bytes) {}

  /**
   * How much and how long.
   *
   * @param count datagrams
   * @param retries of each
   * @param patience with each, in nanoseconds
   */
  record Volume(int count, int retries, long patience) {}

  static UdpPlan read(Target target, Settings settings) {
    Endpoint endpoint = Endpoints.read(target.address(), "target", settings);
    Volume volume =
        new Volume(
            settings.integer("count").between(1, 100).orElse(1),
            settings.integer("retries").between(0, 10).orElse(2),
            settings
                .duration("wait")
                .between(Duration.ofMillis(1), MINUTE)
                .orElse(Duration.ofSeconds(1))
                .toNanos());
    return new UdpPlan(endpoint, send(settings), expected(settings), volume);
  }

  private static byte[] send(Settings settings) {
    Optional<String> text = settings.text("send").optional();
    Optional<String> hex = settings.text("send-hex").optional();
    if (text.isPresent() && hex.isPresent()) {
      settings.reject("send", "cannot be given together with 'send-hex'");
    }
    byte[] bytes =
        hex.isPresent()
            ? Escapes.hex(hex.get(), "send-hex", settings)
            : Escapes.read(text.orElse(""), "send", settings);
    if (bytes.length == 0 || bytes.length > LARGEST) {
      settings.reject(hex.isPresent() ? "send-hex" : "send", "has 1 to " + LARGEST + " bytes");
    }
    return bytes;
  }

  private static Expected expected(Settings settings) {
    Optional<String> text = settings.text("expect").optional();
    Optional<String> regex = settings.text("expect-matches").optional();
    byte[] bytes =
        settings
            .text("expect-hex")
            .optional()
            .map(digits -> Escapes.hex(digits, "expect-hex", settings))
            .orElse(null);
    boolean answer = settings.flag("answer").orElse(true);
    int tests = (text.isPresent() ? 1 : 0) + (regex.isPresent() ? 1 : 0) + (bytes == null ? 0 : 1);
    if (tests > 1) {
      settings.reject("expect", "is given in one form only, of text, expression and bytes");
    }
    if (tests > 0 && !answer) {
      settings.reject("answer", "cannot be false where something is expected");
    }
    return new Expected(answer, condition(text, regex, settings), bytes);
  }

  private static @Nullable Condition condition(
      Optional<String> text, Optional<String> regex, Settings settings) {
    try {
      return text.map(Udp.ANSWER::contains).or(() -> regex.map(Udp.ANSWER::matches)).orElse(null);
    } catch (IllegalArgumentException e) {
      settings.reject("expect-matches", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
