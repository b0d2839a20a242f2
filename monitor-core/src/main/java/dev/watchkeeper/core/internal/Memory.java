package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a probe remembers from run to run: a small bounded map of texts. Thread-safe. */
final class Memory {
  private static final int MAX_NAMES = 16;
  private static final int MAX_LENGTH = 1_000;

  private final Map<String, String> texts;

  Memory(Map<String, String> before) {
    texts = new LinkedHashMap<>(before);
  }

  synchronized Optional<String> recall(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  synchronized void remember(String name, String text) {
    requireNonNull(name, "name");
    requireNonNull(text, "text");
    if (name.length() > MAX_LENGTH || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a probe remembers names and texts of at most " + MAX_LENGTH + " characters");
    }
    if (texts.size() == MAX_NAMES && !texts.containsKey(name)) {
      throw new IllegalArgumentException("a probe remembers at most " + MAX_NAMES + " names");
    }
    texts.put(name, text);
  }

  synchronized Map<String, String> copy() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }
}
