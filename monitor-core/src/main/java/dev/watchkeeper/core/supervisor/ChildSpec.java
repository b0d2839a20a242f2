package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

/**
 * What a supervisor needs to know of a child. Immutable.
 *
 * @param id its key; unique among the children of one supervisor
 * @param start makes it, at the first start and at each restart
 * @param policy when it starts again
 */
public record ChildSpec(String id, Start start, RestartPolicy policy) {
  /**
   * Validates the parts.
   *
   * @throws IllegalArgumentException if the id is empty
   */
  public ChildSpec {
    requireNonNull(start, "start");
    requireNonNull(policy, "policy");
    if (requireNonNull(id, "id").isEmpty()) {
      throw new IllegalArgumentException("the id of a child is not empty");
    }
  }

  /** A child with the usual policy, {@link RestartPolicy#permanent()}. */
  public static ChildSpec of(String id, Start start) {
    return new ChildSpec(id, start, RestartPolicy.permanent());
  }

  /** Makes a child. Foreign code: it may block and throw; other children are not held up by it. */
  @FunctionalInterface
  public interface Start {
    /**
     * Starts one life of the child.
     *
     * @throws Exception if it cannot be started; at a restart that counts as one more failure
     */
    Child start(Life life) throws Exception;
  }

  /** A running child. It needs no thread: it reports its end through its {@link Life}. */
  @FunctionalInterface
  public interface Child {
    /**
     * Ends it. Called once at most, and not for a life that has reported its end. Foreign code: it
     * may block and throw.
     *
     * @throws Exception which is noted as an event
     */
    void stop() throws Exception;
  }

  /** One life of a child, from one start to its end. Thread-safe. */
  public interface Life {
    /** Counts from 1. */
    long incarnation();

    /** The child crashed; ignored if the life is over. */
    void failed(Throwable cause);

    /** The child came to its own end; ignored if the life is over. */
    void ended();

    /** True until the life is over: what an outdated life brings is to be dropped. */
    boolean current();
  }
}
