package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.core.Monitor.Followed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a source of definitions again and again, and has done what it wants. Turned by a loop of
 * its own, since the source may block. A source that cannot be read changes nothing. One that of a
 * sudden wants nothing at all is believed after a minute in which it never wanted anything else: a
 * table that is loaded anew, a file that is being written and a restored but empty database look
 * the same.
 *
 * @param <W> what it wants, as a whole
 */
abstract class Following<W> implements LoopBody {
  static final long FULL_EVERY = TimeUnit.MINUTES.toNanos(1);
  static final long EMPTY_FOR = TimeUnit.MINUTES.toNanos(1);

  private final Asked<W> source;
  private final long every;
  private final Machine machine;
  private final String name;
  private String mark = "";
  private boolean again = true;
  private long readAt;
  private boolean empty;
  private long emptySince;
  private @Nullable Instant soundAt;
  private volatile Followed report;

  Following(Asked<W> source, Duration every, Machine machine) {
    this.source = source;
    this.every = every.toNanos();
    this.machine = machine;
    this.name = source.called();
    this.report = new Followed(name, 0, 0, null, "it was not read yet", Map.of());
  }

  /**
   * What a source can be asked.
   *
   * @param read for all that it wants
   * @param mark for a text that changes when that does
   * @param name for its name
   */
  record Asked<W>(Callable<W> read, Callable<String> mark, Supplier<String> name) {
    static Asked<CheckSource.Wanted> of(CheckSource source) {
      return new Asked<>(source::read, source::mark, source::name);
    }

    static Asked<Rule.Wanted> of(Rule.Source source) {
      return new Asked<>(source::read, source::mark, source::name);
    }

    private String called() {
      String[] told = {"a source"};
      Guarded.ignore(Guarded.run(() -> told[0] = String.valueOf(name.get())));
      return told[0];
    }
  }

  /** What a source said when it was asked for the first time. */
  record First<W>(String mark, @Nullable W wanted, @Nullable Throwable thrown) {
    static <W> First<W> of(Asked<W> source) {
      String[] mark = {""};
      Object[] wanted = new Object[1];
      Throwable thrown =
          Guarded.run(
              () -> {
                mark[0] = source.mark().call();
                wanted[0] = source.read().call();
              });
      @SuppressWarnings("unchecked")
      W read = (W) wanted[0];
      return new First<>(mark[0], read, thrown);
    }
  }

  /** True if nothing at all is wanted. */
  abstract boolean nothing(W wanted);

  /** How many definitions are in force because of it. */
  abstract int inForce();

  /**
   * Does what is wanted.
   *
   * @param emptyFor for how long it has wanted nothing at all
   */
  abstract void reconcile(W wanted, long emptyFor) throws Exception;

  /** What will end if the source goes on to want nothing. */
  abstract String ending();

  /** How it stands. */
  abstract Followed report(@Nullable Instant readAt, String trouble);

  /** Begins with what was read. */
  final void begin(First<W> first) {
    long now = machine.parts().platform().time().nanoTime();
    Throwable thrown = first.thrown();
    W wanted = first.wanted();
    if (wanted != null) {
      thrown = Guarded.run(() -> taken(wanted, first.mark(), now));
    }
    if (thrown != null) {
      failed(thrown);
    }
  }

  @Override
  public final long turn(long now) {
    Throwable thrown = Guarded.run(() -> look(now));
    if (thrown != null) {
      again = true;
      failed(thrown);
    }
    return machine.parts().platform().time().nanoTime() + every;
  }

  private void look(long now) throws Exception {
    String newest = source.mark().call();
    boolean unchanged = !newest.isEmpty() && newest.equals(mark);
    if (unchanged && !again && now - readAt < FULL_EVERY) {
      return;
    }
    taken(source.read().call(), newest, now);
  }

  private void failed(Throwable thrown) {
    boolean wrong = thrown instanceof ConfigurationException;
    String what = wrong ? String.valueOf(thrown.getMessage()) : Guarded.describe(thrown);
    String message = "definitions cannot be read, those before stay in force: " + what;
    machine.parts().troubles().note(wrong ? Blame.CONFIG : Blame.STORE, name, message);
    report = report(soundAt, message);
  }

  private void taken(W wanted, String newest, long now) throws Exception {
    boolean nothing = nothing(wanted);
    emptySince = nothing && empty ? emptySince : now;
    empty = nothing;
    boolean doubted = nothing && inForce() > 0 && now - emptySince < EMPTY_FOR;
    String doubt = doubted ? ending() + " if that stays so for 60 s" : "";
    again = doubted;
    if (doubted) {
      machine.parts().troubles().note(Blame.CONFIG, name, doubt);
    } else {
      reconcile(wanted, nothing ? now - emptySince : 0);
    }
    mark = newest;
    readAt = now;
    soundAt = machine.parts().platform().time().wallTime();
    report = report(soundAt, doubt);
  }

  /** A problem of a definition is told once, until it is another one. */
  final void tell(String definition, List<Problem> found, String end) {
    String message = "its definition in " + name + " is wrong: " + found.get(0) + end;
    machine.parts().troubles().note(Blame.CONFIG, definition, message);
  }

  final String name() {
    return name;
  }

  /** How it stands, for people. */
  final Followed report() {
    return report;
  }
}
