package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Talk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a server says that it can: names in upper case, each with the rest of its line. */
final class Offers {
  private final Map<String, String> names = new LinkedHashMap<>();

  private Offers() {}

  /** From lines such as {@code SIZE 1000}. */
  static Offers of(List<String> lines) {
    Offers offers = new Offers();
    for (String line : lines) {
      int blank = line.indexOf(' ');
      String name = blank < 0 ? line : line.substring(0, blank);
      String rest = blank < 0 ? "" : line.substring(blank + 1);
      offers.names.put(name.toUpperCase(Locale.ROOT), rest);
    }
    return offers;
  }

  /** Reads what the check wants to be offered. */
  static List<String> wanted(Settings settings) {
    return settings.texts("offers").orElse(List.of());
  }

  boolean has(String name) {
    return names.containsKey(name);
  }

  /** The words behind a name, in upper case; empty if it is not offered. */
  Set<String> words(String name) {
    String rest = names.getOrDefault(name, "").toUpperCase(Locale.ROOT);
    return rest.isBlank() ? Set.of() : new LinkedHashSet<>(List.of(rest.strip().split(" +", -1)));
  }

  /** Fails if one of these is missing. */
  void demand(List<String> wanted, Talk talk) throws ProbeFailure {
    List<String> missing = new ArrayList<>();
    for (String name : wanted) {
      if (!has(name.toUpperCase(Locale.ROOT))) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw talk.failed("the server does not offer " + String.join(", ", missing));
    }
  }

  /** All of them, with this between two. */
  String shown(String between) {
    List<String> shown = new ArrayList<>();
    names.forEach((name, rest) -> shown.add(rest.isEmpty() ? name : name + " " + rest));
    return String.join(between, shown);
  }
}
