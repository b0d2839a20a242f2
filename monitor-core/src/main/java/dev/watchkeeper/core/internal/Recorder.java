package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions down in batches, and has people told only after that.
 *
 * <p>Any thread offers; one loop commits. A decision that comes to an idle recorder is committed at
 * once; while decisions keep coming, commits begin 20 ms apart, or as soon as 1,000 of them wait: a
 * commit costs about the same for one as for a hundred. A batch that the store did not take stays
 * at the head and comes again after a pause that doubles up to five seconds; nothing overtakes it.
 * If a batch fails again and again, its decisions are tried one by one; what is behind one that
 * failed and belongs to the same check waits. One that is refused many times while others are taken
 * is set aside and counted, so that it cannot hold up its check for ever. The queue is bounded:
 * when it is full, a decision that changes no alert is dropped and counted (each decision carries
 * the whole next state, so a later one makes up for it); one that changes an alert is always kept.
 */
final class Recorder implements LoopBody {
  private static final int MAX_BATCH = 1_000;
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int CAPACITY = 100_000;
  private static final int TRIES_AS_BATCH = 3;
  private static final int TRIES_ALONE = 8;
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

  private final Store store;
  private final Told told;
  private final Troubles troubles;
  private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Runnable> late = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final List<Entry> batch = new ArrayList<>();
  private int failures;
  private long notBefore = Long.MIN_VALUE;
  private long lastBegan;
  private boolean begun;
  private volatile boolean looksByItself;
  private volatile @Nullable Loop loop;

  Recorder(Store store, Told told, Troubles troubles) {
    this.store = store;
    this.told = told;
    this.troubles = troubles;
  }

  /** A decision on its way to the store. */
  static final class Entry {
    private final Decision decision;
    private final Judge judge;
    private final boolean last;
    private int failures;

    /**
     * Not tried yet.
     *
     * @param decision what is to be committed
     * @param judge who made it
     * @param last whether the check was removed with it
     */
    Entry(Decision decision, Judge judge, boolean last) {
      this.decision = decision;
      this.judge = judge;
      this.last = last;
    }

    Decision decision() {
      return decision;
    }

    CheckId check() {
      return decision.check();
    }

    Judge judge() {
      return judge;
    }

    boolean last() {
      return last;
    }
  }

  /** Who is told of what was committed. */
  @FunctionalInterface
  interface Told {
    void committed(List<Entry> entries);
  }

  void drivenBy(Loop driver) {
    loop = driver;
  }

  /** The questions about what was committed. */
  History history() {
    return store.history();
  }

  /** Takes a decision to be committed; never waits. */
  void offer(Entry entry) {
    boolean full = queued.get() >= CAPACITY;
    if (full && entry.decision().transitions().isEmpty() && !entry.last()) {
      dropped.incrementAndGet();
      troubles.note(Blame.STORE, "store", "a result was dropped: the queue to the store is full");
      return;
    }
    int waiting = queued.incrementAndGet();
    queue.add(entry);
    // Put in before the flag is read, as the flag is cleared before the queue is read: none is
    // lost.
    if (!looksByItself || waiting == MAX_BATCH) {
      wake();
    }
  }

  /** Has work that found no thread done by this loop. */
  void judgeLater(Runnable work) {
    late.add(work);
    wake();
  }

  private void wake() {
    Loop driver = loop;
    if (driver != null) {
      driver.wake();
    }
  }

  @Override
  public long turn(long now) {
    for (Runnable work = late.poll(); work != null; work = late.poll()) {
      work.run();
    }
    looksByItself = false;
    if (now - notBefore < 0 && notBefore != Long.MIN_VALUE) {
      return lookAgainAt(notBefore);
    }
    boolean idle = !begun || now - lastBegan >= WINDOW;
    if (!idle && batch.isEmpty() && queued.get() < MAX_BATCH) {
      return queue.isEmpty() ? WHEN_WOKEN : lookAgainAt(lastBegan + WINDOW);
    }
    fill();
    if (batch.isEmpty()) {
      return WHEN_WOKEN;
    }
    begun = true;
    lastBegan = now;
    if (failures < TRIES_AS_BATCH || batch.size() == 1) {
      commitAll(now);
    } else {
      commitByCheck(now);
    }
    return notBefore == Long.MIN_VALUE ? now : notBefore;
  }

  /** Whoever offers meanwhile need not wake the loop, which comes by itself. */
  private long lookAgainAt(long time) {
    looksByItself = true;
    return time;
  }

  private void fill() {
    while (batch.size() < MAX_BATCH) {
      Entry entry = queue.poll();
      if (entry == null) {
        return;
      }
      batch.add(entry);
    }
  }

  private void commitAll(long now) {
    Throwable thrown = commit(batch);
    if (thrown == null) {
      succeeded(batch);
      batch.clear();
    } else {
      failed(thrown, now);
    }
  }

  /**
   * Tries check by check. What there is of one check goes together, in order: a decision that may
   * be durable already must not put back an older state over a newer one, not even for a moment.
   */
  private void commitByCheck(long now) {
    Map<CheckId, List<Entry>> byCheck = new LinkedHashMap<>();
    batch.forEach(e -> byCheck.computeIfAbsent(e.check(), c -> new ArrayList<>()).add(e));
    List<List<Entry>> refused = new ArrayList<>();
    Throwable thrown = null;
    for (List<Entry> entries : byCheck.values()) {
      Throwable failure = commit(entries);
      if (failure == null) {
        succeeded(entries);
      } else {
        thrown = failure;
        refused.add(entries);
      }
    }
    batch.clear();
    if (thrown == null) {
      return;
    }
    boolean othersTaken = refused.size() < byCheck.size();
    for (List<Entry> entries : refused) {
      Entry oldest = entries.get(0);
      oldest.failures++;
      if (othersTaken && oldest.failures >= TRIES_ALONE) {
        isolate(entries);
      } else {
        batch.addAll(entries);
      }
    }
    failed(thrown, now);
  }

  /** Gives up what the store refuses of a check, so that the rest can go on. */
  private void isolate(List<Entry> entries) {
    for (Entry entry : entries) {
      Throwable failure = commit(List.of(entry));
      if (failure == null) {
        succeeded(List.of(entry));
      } else {
        queued.decrementAndGet();
        dropped.incrementAndGet();
        String why = "the store refuses a result: " + Guarded.describe(failure);
        troubles.note(Blame.STORE, entry.check().value(), why);
      }
    }
  }

  private @Nullable Throwable commit(List<Entry> entries) {
    List<Decision> decisions = new ArrayList<>(entries.size());
    Set<CheckId> gone = new LinkedHashSet<>();
    for (Entry entry : entries) {
      CheckId check = entry.decision().check();
      decisions.add(entry.decision());
      if (entry.last()) {
        gone.add(check);
      } else if (!gone.isEmpty()) {
        gone.remove(check);
      }
    }
    return Guarded.run(
        () -> {
          store.commit(decisions);
          if (!gone.isEmpty()) {
            store.forget(gone);
          }
        });
  }

  private void succeeded(List<Entry> entries) {
    failures = 0;
    notBefore = Long.MIN_VALUE;
    for (Entry entry : entries) {
      entry.judge().committed(entry.decision());
    }
    told.committed(List.copyOf(entries));
    queued.addAndGet(-entries.size());
  }

  private void failed(Throwable thrown, long now) {
    errors.incrementAndGet();
    notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
    failures++;
    troubles.note(Blame.STORE, "store", "not committed: " + Guarded.describe(thrown));
  }

  int queued() {
    return queued.get();
  }

  long dropped() {
    return dropped.get();
  }

  long errors() {
    return errors.get();
  }
}
