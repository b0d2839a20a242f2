package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Settings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which status an exit code stands for.
 *
 * @param named those that are told
 * @param other what all others stand for
 */
record ExitCodes(Map<Integer, Status> named, Status other) {
  private static final String NAME = "exit-codes";
  private static final ExitCodes NAGIOS =
      new ExitCodes(
          Map.of(0, Status.UP, 1, Status.DEGRADED, 2, Status.DOWN, 3, Status.UNKNOWN),
          Status.UNKNOWN);

  static ExitCodes read(Settings settings) {
    Optional<Map<String, String>> given = settings.textMap(NAME).optional();
    if (given.isEmpty()) {
      return NAGIOS;
    }
    Map<Integer, Status> named = new HashMap<>();
    if (!given.get().containsKey("0")) {
      named.putAll(NAGIOS.named());
    }
    Status[] other = {Status.UNKNOWN};
    given.get().forEach((code, status) -> one(code, status, named, other, settings));
    return new ExitCodes(Map.copyOf(named), other[0]);
  }

  private static void one(
      String code, String text, Map<Integer, Status> named, Status[] other, Settings settings) {
    Status status = status(text);
    if (status == null) {
      settings.reject(NAME + "." + code, "is one of up, degraded, down, unknown");
    } else if (code.equals("other")) {
      other[0] = status;
    } else if (code.matches("\\d{1,3}") && Integer.parseInt(code) <= 255) {
      named.put(Integer.parseInt(code), status);
    } else {
      settings.reject(NAME + "." + code, "is no exit code: 0 to 255, or 'other'");
    }
  }

  private static @org.jspecify.annotations.Nullable Status status(String text) {
    for (Status status : Status.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
        return status;
      }
    }
    return null;
  }

  Status of(int code) {
    Status status = named.get(code);
    return status != null ? status : other;
  }
}
