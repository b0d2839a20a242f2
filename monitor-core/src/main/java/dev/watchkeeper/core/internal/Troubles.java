package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Health.Trouble;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong, by blame and subject: counted, shown in the monitor's health, and logged at most
 * once a minute each, by a loop of its own, since a log may block. Thread-safe; bounded, since
 * subjects come from outside.
 */
final class Troubles implements LoopBody {
  private static final Logger LOG = LoggerFactory.getLogger("dev.watchkeeper.monitor");
  private static final int MAX_SUBJECTS = 2_000;
  private static final int MAX_SHOWN = 200;
  private static final long LOG_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final TimeSource time;
  private final ConcurrentHashMap<Key, Entry> entries = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Trouble> unlogged = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Loop loop;

  Troubles(TimeSource time) {
    this.time = time;
  }

  void drivenBy(Loop driver) {
    loop = driver;
  }

  @Override
  public long turn(long now) {
    for (Trouble trouble = unlogged.poll(); trouble != null; trouble = unlogged.poll()) {
      log(trouble);
    }
    return WHEN_WOKEN;
  }

  private record Key(Blame blame, String subject) {}

  private record Entry(Trouble trouble, long loggedAt, long loggedCount) {}

  /** Notes one more. */
  void note(Blame blame, String subject, String message) {
    Key key = new Key(blame, Texts.line(subject, 200));
    if (entries.size() >= MAX_SUBJECTS && !entries.containsKey(key)) {
      key = new Key(blame, "others");
    }
    long now = time.nanoTime();
    String line = Texts.line(message, 500);
    Entry entry = entries.merge(key, first(key, line, now), (old, fresh) -> next(old, line, now));
    if (entry.loggedAt() == now && entry.loggedCount() == entry.trouble().count()) {
      unlogged.add(entry.trouble());
      Loop driver = loop;
      if (driver != null) {
        driver.wake();
      }
    }
  }

  private Entry first(Key key, String line, long now) {
    return new Entry(new Trouble(key.blame(), key.subject(), line, 1, time.wallTime()), now, 1);
  }

  private Entry next(Entry old, String line, long now) {
    Trouble was = old.trouble();
    long count = was.count() + 1;
    Trouble is = new Trouble(was.blame(), was.subject(), line, count, time.wallTime());
    boolean logs = now - old.loggedAt() >= LOG_EVERY;
    return new Entry(is, logs ? now : old.loggedAt(), logs ? count : old.loggedCount());
  }

  private static void log(Trouble trouble) {
    try {
      LOG.warn("{}: {} ({} in all)", trouble.subject(), trouble.message(), trouble.count());
    } catch (Throwable e) {
      Guarded.ignore(e);
    }
  }

  /** The newest, newest first. */
  List<Trouble> newest() {
    return entries.values().stream()
        .map(Entry::trouble)
        .sorted(Comparator.comparing(Trouble::last).reversed())
        .limit(MAX_SHOWN)
        .toList();
  }
}
