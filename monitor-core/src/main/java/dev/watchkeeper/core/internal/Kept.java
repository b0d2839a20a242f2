package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that people made and the store keeps as notes, by id. Thread-safe; a change is in force
 * once the store has it.
 *
 * @param <T> what they are
 */
final class Kept<T> {
  private final String kind;
  private final Store store;
  private final Function<T, String> writer;
  private final Map<String, T> all = new TreeMap<>();

  Kept(String kind, Store store, Function<T, String> writer) {
    this.kind = kind + "/";
    this.store = store;
    this.writer = writer;
  }

  /** Takes up what the store has; what cannot be read is noted and left where it is. */
  void restore(Map<String, String> notes, Function<String, T> reader, Troubles troubles) {
    notes.forEach(
        (name, text) -> {
          Throwable thrown = name.startsWith(kind) ? read(name, () -> reader.apply(text)) : null;
          if (thrown != null) {
            troubles.note(Blame.CONFIG, name, "cannot be read: " + Guarded.describe(thrown));
          }
        });
  }

  private @Nullable Throwable read(String name, Supplier<T> value) {
    return Guarded.run(() -> put(name.substring(kind.length()), value.get()));
  }

  private synchronized void put(String id, @Nullable T value) {
    if (value == null) {
      all.remove(id);
    } else {
      all.put(id, value);
    }
  }

  /** Keeps it, or forgets what has this id. */
  void keep(String id, @Nullable T value) {
    try {
      store.note(kind + id, value == null ? null : writer.apply(value));
    } catch (Exception e) {
      Guarded.ignore(e);
      throw new WatchkeeperException(kind + id + " could not be kept: " + Guarded.describe(e), e);
    }
    put(id, value);
  }

  synchronized boolean has(String id) {
    return all.containsKey(id);
  }

  /** All of them, ordered by id; a copy. */
  synchronized List<T> all() {
    return new ArrayList<>(all.values());
  }
}
