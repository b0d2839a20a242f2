package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results, states, alerts and the outbox, and commits each {@link Decision} as a whole.
 *
 * <p>{@link #commit} is called by one thread at a time; all else by any thread. A store must give
 * up waiting for its database after a time of its own (10 s at the most), so that its owner can
 * look at the time again.
 */
public interface Store extends AutoCloseable {
  /**
   * Makes the store ready, before anything else is called: connects, checks or makes the schema.
   *
   * @throws Exception if it cannot be used; the message says why and what would be right
   */
  void open() throws Exception;

  /**
   * What is kept of these checks; unknown ones are left out.
   *
   * @throws Exception if the store cannot be reached
   */
  Map<CheckId, StoredState> load(Collection<CheckId> checks) throws Exception;

  /**
   * Commits 1 to some thousand decisions in one transaction, in order. After it returned normally
   * all of them survive a crash of this process and, as far as the database is set so, of the
   * machine. Committing the same decisions again, in part or as a whole, changes nothing: a result
   * is known by its check and due time, a transition by the alert's key and state, a message by its
   * key. An alert that comes into its state once more is kept if it is more urgent than before.
   *
   * @throws Exception if it is not known whether they were committed; they come again
   */
  void commit(List<Decision> batch) throws Exception;

  /**
   * Forgets the state of checks that were removed; their history stays until it is too old.
   *
   * @throws Exception if the store cannot be reached
   */
  void forget(Collection<CheckId> checks) throws Exception;

  /**
   * Texts about the monitor as a whole, such as silences, by name.
   *
   * @throws Exception if the store cannot be reached
   */
  Map<String, String> notes() throws Exception;

  /**
   * Keeps such a text in place of the one of the same name.
   *
   * @param name 1 to 250 characters
   * @param text at most 10,000 characters; null to forget it
   * @throws Exception if it is not known whether it was kept
   */
  void note(String name, @Nullable String text) throws Exception;

  /**
   * Whether others may write to it as well: then a monitor reads the notes again every few seconds.
   */
  default boolean shared() {
    return true;
  }

  /** The questions about what was recorded. */
  History history();

  /** The queue of notifications. */
  Outbox outbox();

  /** What an acknowledged commit survives, and other facts about this store, for people. */
  default String describe() {
    return getClass().getSimpleName();
  }

  /**
   * How the store itself does, for the health and the meters of its monitor. Cheap, never waits,
   * and may be asked before the store is open.
   */
  default Report report() {
    return Report.NOTHING;
  }

  /**
   * What a store says of itself.
   *
   * @param gauges figures by name, dotted lower case such as {@code spool.depth}; the names are
   *     always the same ones; immutable
   * @param troubles what is wrong now, a sentence each; empty if all is well; immutable
   */
  record Report(Map<String, Double> gauges, List<String> troubles) {
    /** A store that has nothing to say. */
    public static final Report NOTHING = new Report(Map.of(), List.of());

    /** Copies; the figures are ordered by name. */
    public Report {
      gauges = Collections.unmodifiableMap(new TreeMap<>(gauges));
      troubles = List.copyOf(troubles);
    }
  }

  /** Lets go of everything; called once, after the last commit. */
  @Override
  void close();
}
