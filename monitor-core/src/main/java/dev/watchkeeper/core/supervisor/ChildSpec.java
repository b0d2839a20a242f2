package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.core.supervisor.SpecException.Code;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor needs to know of a child: its id, the function that starts it, when it starts
 * again, how it is ended, what it is. Immutable, and validated in whoever builds it.
 */
public final class ChildSpec {
  private static final int ID_LENGTH = 1_000;
  private static final Shutdown USUAL = Shutdown.within(Duration.ofSeconds(5));
  private static final Start SPENT =
      life -> {
        throw new IllegalStateException("the start function of a temporary child is not kept");
      };

  private final String id;
  private final Start start;
  private final RestartPolicy policy;
  private final @Nullable Shutdown shutdown;
  private final Type type;
  private final Map<String, String> metadata;
  private final @Nullable Duration progress;

  private ChildSpec(Builder builder) {
    id = requireNonNull(builder.id);
    start = requireNonNull(builder.start);
    policy = builder.policy;
    shutdown = builder.shutdown;
    type = builder.type;
    metadata = Map.copyOf(builder.metadata);
    progress = builder.progress;
  }

  /**
   * A child with the usual values: permanent, ended within 5 s, a worker.
   *
   * @throws SpecException if the id is missing, empty or longer than 1,000 characters, or the start
   *     function is missing
   */
  public static ChildSpec of(String id, Start start) {
    return builder(id, start).build();
  }

  /** A builder with the usual values. */
  public static Builder builder(String id, Start start) {
    return new Builder(id, start);
  }

  /** A builder with the values of this one. */
  public Builder toBuilder() {
    Builder copy = new Builder(id, start);
    copy.policy = policy;
    copy.shutdown = shutdown;
    copy.type = type;
    copy.metadata = metadata;
    copy.progress = progress;
    return copy;
  }

  /** Its key; unique among the children of one supervisor. */
  public String id() {
    return id;
  }

  /** Makes it, at the first start and at each restart; not kept of a temporary child that runs. */
  public Start start() {
    return start;
  }

  /** When it starts again. */
  public RestartPolicy policy() {
    return policy;
  }

  /** How it is ended; unless set, within 5 s a worker, without limit a supervisor. */
  public Shutdown shutdown() {
    return shutdown != null ? shutdown : type == Type.WORKER ? USUAL : Shutdown.infinite();
  }

  /** What it is. */
  public Type type() {
    return type;
  }

  /** What else is known of it: handed to each of its lives. Unmodifiable. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Within what time a life has to report progress; empty if it need not. */
  public Optional<Duration> progressWithin() {
    return Optional.ofNullable(progress);
  }

  /** With the defaults of a supervisor where it says nothing itself. */
  ChildSpec filled(Shutdown usual) {
    boolean complete = shutdown != null || type == Type.SUPERVISOR || usual.equals(USUAL);
    return complete ? this : toBuilder().shutdown(usual).build();
  }

  /** Without the start function and all that it holds. */
  ChildSpec spent() {
    return toBuilder().start(SPENT).build();
  }

  /** What a child is. */
  public enum Type {
    /** Anything that is no supervisor. */
    WORKER,
    /** A supervisor with children of its own. */
    SUPERVISOR
  }

  /** Makes a child. Foreign code: it may block and throw; other children are not held up by it. */
  @FunctionalInterface
  public interface Start {
    /**
     * Starts one life of the child: gives back a child that runs, {@link Child#IGNORED}, or {@link
     * Child#elsewhere}. It is interrupted if it takes longer than the supervisor allows.
     *
     * @throws Exception if it cannot be started; at a restart that counts as one more failure
     */
    Child start(Life life) throws Exception;
  }

  /** A running child. It needs no thread: it reports its end through its {@link Life}. */
  @FunctionalInterface
  public interface Child {
    /** Nothing is to be started here: the child is removed, without a failure. */
    Child IGNORED = () -> {};

    /** The child runs somewhere else already: it is removed, without a failure. */
    static Child elsewhere(Object where) {
      return new Answer(requireNonNull(where, "where"), null);
    }

    /** This child, with something to tell whoever started it; the supervisor ignores it. */
    static Child with(Object info, Child child) {
      return new Answer(requireNonNull(info, "info"), requireNonNull(child, "child"));
    }

    /**
     * Ends it and returns when it has left. Called at most once; also for a child that has failed,
     * and not for one that reported its own end while it ran. Foreign code: it may block and throw;
     * it is interrupted if it takes longer than the shutdown allows.
     *
     * @throws Exception which is noted as an event
     */
    void stop() throws Exception;
  }

  /** One life of a child, from one start to its end. Thread-safe. */
  public interface Life {
    /** Counts from 1. */
    long incarnation();

    /** The metadata of the specification. */
    Map<String, String> metadata();

    /** The child crashed; dropped and counted if the life is over. */
    void failed(Throwable cause);

    /** The child came to its own end; dropped and counted if the life is over. */
    void ended();

    /** The child shuts down for this reason; dropped and counted if the life is over. */
    void shutdown(String reason);

    /** The child is still getting on; cheap. See {@link ChildSpec#progressWithin}. */
    void progress();

    /**
     * Has this closed if the life is killed, on another thread: a socket, or {@code
     * thread::interrupt}. Closed at once if that has happened already.
     */
    void closeOnKill(AutoCloseable resource);

    /**
     * True until the life is over or is asked to leave: what an outdated life brings is to be
     * dropped.
     */
    boolean current();
  }

  /** A child with more to say than that it runs. */
  record Answer(Object info, @Nullable Child child) implements Child {
    @Override
    public void stop() throws Exception {
      if (child != null) {
        child.stop();
      }
    }
  }

  /** Collects the parts; {@link #build} reports all that is wrong at once. Not thread-safe. */
  public static final class Builder {
    private final @Nullable String id;
    private @Nullable Start start;
    private RestartPolicy policy = RestartPolicy.permanent();
    private @Nullable Shutdown shutdown;
    private Type type = Type.WORKER;
    private Map<String, String> metadata = Map.of();
    private @Nullable Duration progress;
    private boolean shutdownMissing;
    private boolean progressMissing;

    private Builder(@Nullable String id, @Nullable Start start) {
      this.id = id;
      this.start = start;
    }

    private Builder start(Start is) {
      start = is;
      return this;
    }

    /** When it starts again; {@link RestartPolicy#permanent()} unless set. */
    public Builder restart(RestartPolicy is) {
      policy = is;
      return this;
    }

    /** How it is ended; see {@link ChildSpec#shutdown()}. */
    public Builder shutdown(Shutdown is) {
      shutdown = is;
      shutdownMissing = is == null;
      return this;
    }

    /** What it is; a worker unless set. */
    public Builder type(Type is) {
      type = is;
      return this;
    }

    /** What else is known of it; copied when it is built. */
    public Builder metadata(Map<String, String> is) {
      metadata = is;
      return this;
    }

    /** A life that reports no progress within this time counts as failed; more than zero. */
    public Builder progressWithin(Duration limit) {
      progress = limit;
      progressMissing = limit == null;
      return this;
    }

    /**
     * Makes the specification.
     *
     * @throws SpecException if a field is missing or out of its range; it names all of them
     */
    public ChildSpec build() {
      new SpecException.Check()
          .that(
              id != null && !id.isEmpty() && id.length() <= ID_LENGTH,
              Code.ID,
              "the id of a child has 1 to 1,000 characters",
              id)
          .that(start != null, Code.START, "a child has a start function", start)
          .that(policy != null, Code.RESTART, "a child has a restart policy", policy)
          .that(
              !shutdownMissing && limited(),
              Code.SHUTDOWN,
              "only a supervisor is waited for without limit",
              shutdown)
          .that(type != null, Code.TYPE, "a child has a type", type)
          .that(
              !progressMissing && (progress == null || SupervisorOptions.positive(progress)),
              Code.PROGRESS,
              "the limit of progress is longer than zero",
              progress)
          .that(sound(metadata), Code.METADATA, "metadata hold no null", metadata)
          .done();
      return new ChildSpec(this);
    }

    private boolean limited() {
      return shutdown == null
          || shutdown.kind() != Shutdown.Kind.INFINITE
          || type == Type.SUPERVISOR;
    }

    private static boolean sound(@Nullable Map<String, String> map) {
      return map != null
          && map.entrySet().stream().allMatch(e -> e.getKey() != null && e.getValue() != null);
    }
  }
}
