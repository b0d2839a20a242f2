package dev.watchkeeper.core;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.core.internal.EngineSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A running monitor: it watches checks, judges them, writes down what it saw and tells. Made by
 * {@link #builder()}, running from {@link MonitorBuilder#start()} to {@link #close()}.
 *
 * <p>All methods may be called from any thread, listeners and probes included, and none waits for
 * foreign code but {@link #add}, {@link #change} and {@link #apply}, which ask the provider of a
 * probe to make it, and {@link #signal}, which asks the probe whether it takes it. After {@link
 * #close()} the questions still answer from memory; everything that changes something throws an
 * {@link IllegalStateException}. Two monitors in one virtual machine share nothing.
 */
public interface Monitor extends AutoCloseable {
  /** A new builder. */
  static MonitorBuilder builder() {
    return new MonitorBuilder(new EngineSpec());
  }

  /**
   * Watches one check more. Its first run is due at the next time its schedule names.
   *
   * @throws dev.watchkeeper.api.ConfigurationException if something is wrong with it
   * @throws IllegalStateException if there is a check of this name
   */
  void add(Check check);

  /**
   * Puts another definition in the place of the check of the same name. State, history and phase
   * are kept, unless the probe type or the target changes: then its alerts end and it starts anew.
   *
   * @throws dev.watchkeeper.api.ConfigurationException if something is wrong with it; the old
   *     definition stays
   * @throws IllegalStateException if there is no check of this name, or it comes from a source that
   *     is followed
   */
  void change(Check check);

  /**
   * Watches a check no longer. A run under way is dropped, open alerts are resolved with that
   * reason, the history stays.
   *
   * @return false if there was none
   * @throws IllegalStateException if it comes from a source that is followed
   */
  boolean remove(CheckId check);

  /**
   * No runs until {@link #resume}; also after a restart, if there is a store.
   *
   * @throws IllegalStateException if there is no such check
   */
  void pause(CheckId check);

  /**
   * Runs again, from the next due time on, if its definition is {@linkplain Check#enabled()
   * enabled}.
   *
   * @throws IllegalStateException if there is no such check
   */
  void resume(CheckId check);

  /**
   * One run now, besides the schedule; also of a check that is paused.
   *
   * @throws IllegalStateException if there is no such check
   */
  void runNow(CheckId check);

  /**
   * Delivers a signal to a check whose probe takes some, such as a heartbeat, and has it run at
   * once, besides the schedule; also if it is paused. At most 100 signals of a check wait at a
   * time. It is kept in memory until the receipt says that it is committed.
   *
   * @return says when what the check made of the signal is committed
   * @throws SignalRefusedException if the check does not take it: a wrong key, or no room now
   * @throws IllegalStateException if there is no such check, or its probe takes no signals
   */
  Receipt signal(CheckId check, Signal signal);

  /**
   * The job that this heartbeat check waits for is done, and all is well; as {@link #signal} with
   * {@link Signal#success()}.
   *
   * @throws SignalRefusedException as {@link #signal}; also if the check wants a key
   * @throws IllegalStateException as {@link #signal}
   */
  default Receipt beat(CheckId check) {
    return signal(check, Signal.success());
  }

  /**
   * Gives a named group another schedule: all checks of that group follow it from now on.
   *
   * @throws IllegalArgumentException if the schedule is that of a group itself
   */
  void group(String name, Schedule schedule);

  /**
   * Makes the set of checks what is desired: adds what is missing, changes what is different,
   * removes what is not named, and leaves alone what is the same. All or nothing: one wrong check
   * and nothing is changed. Checks of sources that are followed are none of its business; to name
   * one is a problem.
   *
   * @throws dev.watchkeeper.api.ConfigurationException with all problems of all checks
   */
  Changes apply(Collection<Check> desired);

  /**
   * What {@link #apply} did.
   *
   * @param added the names of new checks
   * @param changed the names of those with another definition
   * @param removed the names of those no longer watched
   * @param unchanged the names of those left alone
   */
  record Changes(
      List<CheckId> added, List<CheckId> changed, List<CheckId> removed, List<CheckId> unchanged) {}

  /** The checks, ordered by name. */
  List<Check> checks();

  /** The definition that is in force under a name; empty if there is no such check. */
  Optional<Check> check(CheckId check);

  /** The names of the rules that are in force, in the order in which they judge. */
  List<String> rules();

  /** How it stands with the sources that are followed: those of rules, then those of checks. */
  List<Followed> followed();

  /**
   * How it stands with one source of definitions.
   *
   * @param source its name
   * @param checks how many checks are watched because of it
   * @param rules how many rules judge because of it
   * @param readAt when it was read last, by the wall clock; null if it never was
   * @param trouble why it cannot be read or is not believed; empty if all is well
   * @param problems what is wrong with single definitions, by name; immutable
   */
  record Followed(
      String source,
      int checks,
      int rules,
      @Nullable Instant readAt,
      String trouble,
      Map<String, List<Problem>> problems) {}

  /** The state of a check as it was committed last; empty if there is no such check. */
  Optional<CheckState> state(CheckId check);

  /** The states of all checks as they were committed last, ordered by name. */
  List<CheckState> states();

  /**
   * Somebody takes an open alert on: no reminders and no escalation until that ends.
   *
   * @param alert its {@link dev.watchkeeper.api.Alert#key()}
   * @param by who, for people
   * @param length for how long
   * @return false if there is no such open alert
   * @throws IllegalArgumentException if the length is not between 1 s and 365 days
   */
  boolean acknowledge(String alert, String by, Duration length);

  /**
   * Nobody has taken an alert on any more.
   *
   * @return false if there is no such open alert
   */
  boolean unacknowledge(String alert);

  /**
   * Keeps alerts from firing, in place of a silence of the same id; kept in the store, so that a
   * restart changes nothing.
   *
   * @throws dev.watchkeeper.api.WatchkeeperException if the store cannot be reached
   */
  void silence(Silence silence);

  /**
   * Ends a silence.
   *
   * @return false if there was none of this id
   * @throws dev.watchkeeper.api.WatchkeeperException if the store cannot be reached
   */
  boolean unsilence(String id);

  /** The silences that are in force, ordered by id. */
  List<Silence> silences();

  /**
   * Announces work on what is watched, in place of a window of the same id; kept in the store.
   * Looked at once a second.
   *
   * @throws dev.watchkeeper.api.WatchkeeperException if the store cannot be reached
   */
  void maintain(MaintenanceWindow window);

  /**
   * Forgets a window; if it is open, its checks are active again within a second.
   *
   * @return false if there was none of this id
   * @throws dev.watchkeeper.api.WatchkeeperException if the store cannot be reached
   */
  boolean endMaintenance(String id);

  /** The windows of maintenance that were announced, ordered by id. */
  List<MaintenanceWindow> maintenance();

  /**
   * Sends a message marked as a test over each notifier of a receiver, at once and past the queue,
   * on the calling thread.
   *
   * @return what each said, by its name, in the order in which they are tried
   * @throws IllegalStateException if there is no such receiver
   */
  Map<String, Notifier.Delivery> test(String receiver);

  /**
   * Plays the failure of a target through rules, store, receivers and listeners, once, with every
   * alert and message marked as a drill. The check itself goes on as it was. Receivers that are
   * told late (an escalation, other hours) are left out.
   *
   * @throws IllegalStateException if there is no such check
   */
  Drill drill(CheckId check);

  /**
   * Tells people something of a check that no rule has found: an alert of the rule {@code
   * announcement} that begins and ends at once. It is written down as all messages are, with the
   * next commit, and goes to the receivers of the check that want the severity and are told now;
   * those that are told late (an escalation, other hours) are left out. Only its beginning is sent.
   * A silence or maintenance of the check keeps it back for good.
   *
   * @param text one line of at most 1,000 characters, for people
   * @return the receivers that are told, by name
   * @throws IllegalArgumentException if the text is blank or longer
   * @throws IllegalStateException if there is no such check
   */
  List<String> announce(CheckId check, Severity severity, String text);

  /** The messages that are owed, were delivered or were given up. */
  Outbox outbox();

  /** The questions about what was recorded. */
  History history();

  /** What became of the runs of all checks, removed ones included, since the start. */
  Accounting accounting();

  /** What became of the runs of one check since it was added; all zero if there is none. */
  Accounting accounting(CheckId check);

  /** How late the runs of one check began since it was added; all zero if there is none. */
  Health.Lag lag(CheckId check);

  /** How the monitor itself does. */
  Health health();

  /** Which probe providers were found. */
  PluginReport plugins();

  /**
   * Stops, within {@link MonitorBuilder#closeWithin} (5 s unless set): no run starts any more, runs
   * under way are dropped as SKIPPED, what was decided is committed and told, then everything is
   * let go of. Closing twice is harmless. Called from a callback of this monitor it does not wait
   * for that callback.
   */
  @Override
  void close();
}
