package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.StoredState;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a probe remembers from run to run: a small bounded map of texts, and up to which signal it
 * knows of. Thread-safe.
 */
final class Memory {
  private static final int MAX_NAMES = 16;
  private static final int MAX_LENGTH = 1_000;

  private final Map<String, String> texts;
  private final long takenBefore;
  private @Nullable List<Calls.Post> signals;

  Memory(Map<String, String> before) {
    texts = new LinkedHashMap<>(before);
    takenBefore = taken(before);
  }

  /**
   * Texts that were remembered, and the number of the last signal that they know of. The two are
   * one object, so that whoever reads the one has the other that belongs to it.
   */
  private static final class Kept extends AbstractMap<String, String> {
    private final Map<String, String> texts;
    private final long taken;

    Kept(Map<String, String> texts, long taken) {
      this.texts = Collections.unmodifiableMap(texts);
      this.taken = taken;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      return texts.entrySet();
    }
  }

  /** The number of the last signal that these texts know of; 0 for none of this monitor. */
  static long taken(Map<String, String> texts) {
    return texts instanceof Kept kept ? kept.taken : 0;
  }

  /** A state as a store gives it; what an earlier monitor counted in this process is left out. */
  static StoredState fromStore(StoredState state) {
    return state.memory() instanceof Kept kept
        ? new StoredState(state.state(), state.rules(), kept.texts)
        : state;
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

  /** The signals that it does not know of yet; the same at each call. */
  synchronized List<Signal.Arrived> signals(Calls calls) {
    List<Calls.Post> seen = signals;
    if (seen == null) {
      seen = calls.after(takenBefore);
      signals = seen;
    }
    return seen.stream().map(Calls.Post::arrived).toList();
  }

  /** True if it was asked for signals and there were some. */
  synchronized boolean signalled() {
    return signals != null && !signals.isEmpty();
  }

  synchronized Map<String, String> copy() {
    Map<String, String> copied = new LinkedHashMap<>(texts);
    List<Calls.Post> seen = signals;
    long taken = seen == null || seen.isEmpty() ? takenBefore : seen.get(seen.size() - 1).number();
    return taken == 0 ? Collections.unmodifiableMap(copied) : new Kept(copied, taken);
  }
}
