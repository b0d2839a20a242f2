package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
  private final Map<String, String> texts = new TreeMap<>();
  private long changes;

  Kept(String kind, Store store, Function<T, String> writer) {
    this.kind = kind + "/";
    this.store = store;
    this.writer = writer;
  }

  /** To be asked before the store is: what is changed here meanwhile is newer than its answer. */
  synchronized long changes() {
    return changes;
  }

  /**
   * Takes up what the store has, and nothing else, unless something was changed here since; what
   * cannot be read is noted once and left where it is.
   *
   * @return whether anything is different now
   */
  synchronized boolean restore(
      long asOf, Map<String, String> notes, Function<String, T> reader, Troubles troubles) {
    Map<String, String> mine = new TreeMap<>();
    notes.forEach(
        (name, text) -> {
          if (name.startsWith(kind)) {
            mine.put(name.substring(kind.length()), text);
          }
        });
    if (asOf != changes || mine.equals(texts)) {
      return false;
    }
    all.keySet().retainAll(mine.keySet());
    mine.forEach(
        (id, text) -> {
          Throwable thrown =
              text.equals(texts.get(id))
                  ? null
                  : Guarded.run(() -> all.put(id, reader.apply(text)));
          if (thrown != null) {
            troubles.note(Blame.CONFIG, kind + id, "cannot be read: " + Guarded.describe(thrown));
          }
        });
    texts.clear();
    texts.putAll(mine);
    return true;
  }

  private synchronized void put(String id, @Nullable T value, @Nullable String text) {
    changes++;
    if (value == null || text == null) {
      all.remove(id);
      texts.remove(id);
    } else {
      all.put(id, value);
      texts.put(id, text);
    }
  }

  /** Keeps it, or forgets what has this id. */
  void keep(String id, @Nullable T value) {
    String text = value == null ? null : writer.apply(value);
    try {
      store.note(kind + id, text);
    } catch (Exception e) {
      Guarded.ignore(e);
      throw new WatchkeeperException(kind + id + " could not be kept: " + Guarded.describe(e), e);
    }
    put(id, value, text);
  }

  synchronized boolean has(String id) {
    return all.containsKey(id);
  }

  /** All of them, ordered by id; a copy. */
  synchronized List<T> all() {
    return new ArrayList<>(all.values());
  }
}
