package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertListener;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.ResultListener;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.ResultSink;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells of what was committed: each listener and sink over a lane of its own, each notifier through
 * its dispatcher. {@link #committed} is called by the recorder's thread and never waits.
 */
final class Telling implements Recorder.Told {
  private static final int EVENTS = 10_000;

  private final List<Lane<Alert>> alerts = new ArrayList<>();
  private final List<Lane<ProbeResult>> results = new ArrayList<>();
  private final List<Lane<SupervisorEvent>> lives = new ArrayList<>();
  private final List<Loop> dispatchers = new ArrayList<>();
  private final List<Dispatcher> senders = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private final List<ResultSink> sinks;
  private final Platform platform;
  private final Troubles troubles;

  Telling(EngineSpec spec, Platform platform, Troubles troubles) {
    this.platform = platform;
    this.troubles = troubles;
    this.sinks = List.copyOf(spec.sinks);
    spec.alertListeners.forEach(this::alertLane);
    spec.resultListeners.forEach(this::resultLane);
    spec.supervisorListeners.forEach(this::supervisorLane);
    spec.sinks.forEach(this::sinkLane);
  }

  private void alertLane(AlertListener listener) {
    String name = "alert listener " + named(listener);
    alerts.add(
        start(new Lane.Settings(name, EVENTS, 1, false), batch -> listener.onAlert(batch.get(0))));
  }

  private void resultLane(ResultListener listener) {
    String name = "result listener " + named(listener);
    results.add(
        start(new Lane.Settings(name, EVENTS, 1, false), batch -> listener.onResult(batch.get(0))));
  }

  private void supervisorLane(SupervisorEvent.Listener listener) {
    String name = "supervisor listener " + named(listener);
    lives.add(start(new Lane.Settings(name, EVENTS, 1, false), batch -> listener.on(batch.get(0))));
  }

  private void sinkLane(ResultSink sink) {
    results.add(start(new Lane.Settings(nameOf(sink), EVENTS, 500, true), sink::write));
  }

  private static String nameOf(ResultSink sink) {
    String[] name = {sink.getClass().getSimpleName()};
    Guarded.ignore(Guarded.run(() -> name[0] = sink.name()));
    return "sink " + name[0];
  }

  private static String named(Object listener) {
    String name = listener.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return (lambda < 0 ? name : name.substring(0, lambda)).replaceFirst(".*\\.", "");
  }

  private <E> Lane<E> start(Lane.Settings settings, Lane.Receiver<E> receiver) {
    Lane<E> lane = new Lane<>(settings, receiver, troubles);
    Loop loop = platform.loop("lane-" + loops.size(), lane);
    lane.drivenBy(loop);
    loops.add(loop);
    return lane;
  }

  /** From now on messages are taken from the outbox. */
  void dispatch(List<Receiver> receivers, Outbox outbox) {
    for (Receiver receiver : receivers) {
      Dispatcher dispatcher = new Dispatcher(receiver, outbox, platform, troubles);
      Loop loop = platform.loop("receiver-" + dispatchers.size(), dispatcher);
      dispatcher.drivenBy(loop);
      dispatchers.add(loop);
      senders.add(dispatcher);
      loops.add(loop);
      loop.wake();
    }
  }

  @Override
  public void committed(List<Recorder.Entry> entries) {
    boolean owed = false;
    for (Recorder.Entry entry : entries) {
      Decision decision = entry.decision();
      ProbeResult result = decision.result();
      if (result != null) {
        for (int i = 0; i < results.size(); i++) {
          results.get(i).offer(result);
        }
      }
      for (Alert alert : decision.transitions()) {
        if (Results.told(alert)) {
          alerts.forEach(lane -> lane.offer(alert));
        }
      }
      owed |= !decision.messages().isEmpty();
    }
    if (owed) {
      dispatchers.forEach(Loop::wake);
    }
  }

  /** Something happened to a watcher. */
  void happened(SupervisorEvent event) {
    lives.forEach(lane -> lane.offer(event));
  }

  private Stream<Lane<?>> lanes() {
    return Stream.of(alerts, results, lives).flatMap(List::stream);
  }

  /** Notifiers that are gone for good, until somebody sees to them. */
  List<Health.Trouble> gone() {
    return senders.stream().flatMap(sender -> sender.gone().stream()).toList();
  }

  /** True once everybody has been told of everything. */
  boolean idle() {
    return lanes().allMatch(Lane::idle);
  }

  /** True if the calling thread is one of those that tell. */
  boolean current() {
    return loops.stream().anyMatch(Loop::current);
  }

  /** Notes whoever does not come back. */
  void inspect(long now) {
    lanes().forEach(lane -> lane.inspect(now));
  }

  long queued() {
    return lanes().mapToLong(Lane::queued).sum();
  }

  long dropped() {
    return lanes().mapToLong(Lane::dropped).sum();
  }

  /** Ends all loops, waiting for none longer than this, and closes the sinks. */
  void stop(long untilNanos) {
    loops.forEach(Loop::stop);
    loops.forEach(loop -> loop.join(untilNanos));
    while (senders.stream().anyMatch(Dispatcher::busy)
        && platform.time().nanoTime() - untilNanos < 0) {
      platform.pause();
    }
    sinks.forEach(sink -> Guarded.ignore(Guarded.run(sink::close)));
  }
}
