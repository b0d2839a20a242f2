package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Takes segments away that are done with. Owned by the holder of the spool's lock. */
final class Remover {
  private static final long MARK_EVERY = TimeUnit.SECONDS.toNanos(1);

  private final SpoolFiles files;
  private final Deque<Segment> segments;
  private final SpoolCounts counts;
  private final TimeSource time;
  private final Set<String> undeleted = new LinkedHashSet<>();
  private boolean unforced;
  private long marked;

  Remover(SpoolFiles files, Deque<Segment> segments, SpoolCounts counts, TimeSource time) {
    this.files = files;
    this.segments = segments;
    this.counts = counts;
    this.time = time;
    this.marked = time.nanoTime() - MARK_EVERY;
  }

  void remove(Segment done) {
    segments.remove(done);
    undeleted.add(done.name());
    again();
    if (!undeleted.isEmpty() || unforced) {
      mark(new ReadMark(done.number + 1, 0), true);
    }
  }

  /** Takes a file away in which nothing is that anybody relies on. */
  void discard(Segment unused) {
    undeleted.add(unused.name());
    again();
  }

  /** Deletes what could not be deleted before. */
  void again() {
    if (undeleted.isEmpty() && !unforced) {
      return;
    }
    try {
      for (String name : Set.copyOf(undeleted)) {
        files.delete(name);
        undeleted.remove(name);
        unforced = true;
      }
      files.forceFolder();
      unforced = false;
    } catch (IOException e) {
      counts.errors.incrementAndGet();
    }
  }

  /** Writes down how far it was read, but not all the time unless asked to. */
  void mark(ReadMark mark, boolean atOnce) {
    long now = time.nanoTime();
    if (!atOnce && now - marked < MARK_EVERY) {
      return;
    }
    marked = now;
    try {
      ReadMark.write(files, mark);
    } catch (IOException e) {
      counts.errors.incrementAndGet();
    }
  }
}
