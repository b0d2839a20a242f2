package dev.watchkeeper.testkit;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a probe remembers, within the bounds that a monitor sets. Thread-safe. */
final class Notes {
  private static final int MAX_NAMES = 16;
  private static final int MAX_LENGTH = 1_000;

  private final Map<String, String> texts;

  Notes(Map<String, String> before) {
    texts = Collections.synchronizedMap(new LinkedHashMap<>(before));
  }

  Optional<String> recall(String name) {
    return Optional.ofNullable(texts.get(requireNonNull(name, "name")));
  }

  void remember(String name, String text) {
    requireNonNull(name, "name");
    requireNonNull(text, "text");
    if (name.length() > MAX_LENGTH || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a probe remembers names and texts of at most " + MAX_LENGTH + " characters");
    }
    synchronized (texts) {
      if (texts.size() == MAX_NAMES && !texts.containsKey(name)) {
        throw new IllegalArgumentException("a probe remembers at most " + MAX_NAMES + " names");
      }
      texts.put(name, text);
    }
  }

  Map<String, String> copy() {
    synchronized (texts) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }
  }
}
