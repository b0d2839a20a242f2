package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue of decisions on disk, in segments. Two threads work on it: one appends, one reads the
 * oldest and takes away what is in the database by then.
 *
 * <p>One lock guards everything but the counts; it is held while the disk works, so that either
 * thread may wait for one force of the other, never for the database. Only what was forced can be
 * read. A group of records that could not be written or forced is cut off again and its segment is
 * never appended to any more, since after a failed force nobody knows what the disk holds; what was
 * forced before stays. The next group begins a new segment.
 *
 * <p>Names that come and go are forced with the folder. A segment that cannot be deleted is marked
 * as read, and deleted later.
 */
final class Spool implements AutoCloseable {
  private static final int SMALL_BUFFER = 4 << 10;

  private final SpoolFiles files;
  private final SpoolLimits limits;
  private final TimeSource time;
  private final SpoolCounts counts = new SpoolCounts();
  private final NewestStates newest = new NewestStates();
  private final ReentrantLock lock = new ReentrantLock();
  private final Aside aside;
  private final Deque<Segment> segments;
  private final Appender appender;
  private final Remover remover;
  private boolean closed;

  private Spool(SpoolFiles files, SpoolLimits limits, TimeSource time) throws IOException {
    this.files = files;
    this.limits = limits;
    this.time = time;
    aside = new Aside(files, limits.maxBytes() / 8);
    Recovery recovery = new Recovery(files, aside, counts, newest);
    recovery.run(time.wallTime());
    segments = recovery.segments();
    remover = new Remover(files, segments, counts, time);
    appender = new Appender(files, segments, remover, recovery.next());
    refresh();
  }

  /** Opens a spool and looks through what is there; owns the files from now on. */
  static Spool open(SpoolFiles files, SpoolLimits limits, TimeSource time) throws IOException {
    return new Spool(files, limits, time);
  }

  SpoolCounts counts() {
    return counts;
  }

  SpoolLimits limits() {
    return limits;
  }

  String where() {
    return files.where();
  }

  /** True if nothing waits. */
  boolean isEmpty() {
    lock.lock();
    try {
      return segments.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void refuseIfClosed() throws IOException {
    if (closed) {
      throw new IOException("the spool is closed");
    }
  }

  /**
   * Appends in order, with one force for as much as fits into a few megabytes. After it returned
   * normally all of it is durable, or was dropped and counted.
   *
   * @throws IOException if it is not; a part of it may come back all the same
   */
  void append(List<Entry> entries) throws IOException {
    lock.lock();
    try {
      refuseIfClosed();
      Group group = new Group();
      for (Entry entry : entries) {
        group.add(entry);
        if (group.isLarge()) {
          append(group);
          group = new Group();
        }
      }
      append(group);
    } finally {
      lock.unlock();
    }
  }

  private void append(Group group) throws IOException {
    if (group.count() == 0) {
      return;
    }
    try {
      remover.again();
      if (room(group.size())) {
        write(group);
      } else {
        counts.dropped.addAndGet(group.count());
      }
    } catch (IOException e) {
      counts.errors.incrementAndGet();
      throw e;
    }
  }

  private void write(Group group) throws IOException {
    Segment segment;
    try {
      segment = appender.append(group, limits.segmentBytes(), time.wallTime());
    } catch (IOException e) {
      if (files.usable() >= 2L * group.size()) {
        throw e;
      }
      if (limits.whenFull() == SpoolLimits.WhenFull.DROP_NEWEST) {
        counts.dropped.addAndGet(group.count());
        return;
      }
      if (limits.whenFull() == SpoolLimits.WhenFull.REFUSE || segments.isEmpty()) {
        throw e;
      }
      dropOldest();
      segment = appender.append(group, limits.segmentBytes(), time.wallTime());
    }
    group.index(newest, segment.number, segment.end - group.size());
    refresh();
  }

  /** Makes room within our own bound; false if the group is to be dropped. */
  private boolean room(int size) throws IOException {
    while (counts.bytes.get() + size > limits.maxBytes()) {
      switch (limits.whenFull()) {
        case DROP_NEWEST -> {
          return false;
        }
        case REFUSE ->
            throw new IOException("the spool is full: " + counts.bytes.get() + " bytes wait");
        case DROP_OLDEST -> {
          if (segments.isEmpty()) {
            return true;
          }
          dropOldest();
        }
      }
    }
    return true;
  }

  private void dropOldest() {
    Segment oldest = segments.getFirst();
    counts.dropped.addAndGet(oldest.records);
    appender.seal(oldest);
    remover.remove(oldest);
    refresh();
  }

  private void refresh() {
    long depth = 0;
    long bytes = 0;
    for (Segment segment : segments) {
      depth += segment.records;
      bytes += segment.end;
    }
    counts.depth.set(depth);
    counts.bytes.set(bytes);
    Segment oldest = segments.peekFirst();
    counts.oldest.set(oldest == null ? Long.MAX_VALUE : oldest.created.toEpochMilli());
    if (oldest == null) {
      newest.clear();
    }
  }

  /**
   * The oldest that wait: at most so many, or at least one. Damaged places on the way are set
   * aside. Nothing is taken away.
   */
  Waiting oldest(int maxRecords, long maxBytes) throws IOException {
    lock.lock();
    try {
      refuseIfClosed();
      return new WaitingReader(files, aside, counts).read(segments, maxRecords, maxBytes);
    } finally {
      lock.unlock();
    }
  }

  /** These are in the database or set aside: they need not come again. */
  void done(Waiting waiting) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      while (!segments.isEmpty() && isDone(segments.getFirst(), waiting)) {
        Segment done = segments.getFirst();
        appender.seal(done);
        remover.remove(done);
      }
      Segment reached = segments.peekFirst();
      if (reached != null && reached.number == waiting.number()) {
        long gone = waiting.records().stream().filter(r -> r.segment() == reached.number).count();
        reached.read = waiting.after();
        reached.records -= gone;
        remover.mark(new ReadMark(reached.number, reached.read), false);
      }
      refresh();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isDone(Segment segment, Waiting waiting) {
    return segment.number < waiting.number()
        || segment.number == waiting.number() && waiting.after() >= segment.end;
  }

  /** The newest record about each of these checks, where there is one; null where it is damaged. */
  Map<CheckId, Entry> newest(Collection<CheckId> checks) throws IOException {
    lock.lock();
    try {
      Map<Long, List<Long>> places = new LinkedHashMap<>();
      for (CheckId check : checks) {
        NewestStates.Place place = newest.of(check);
        if (place != null) {
          places.computeIfAbsent(place.segment(), s -> new ArrayList<>()).add(place.at());
        }
      }
      Map<CheckId, Entry> found = new LinkedHashMap<>();
      for (Segment segment : segments) {
        List<Long> wanted = places.get(segment.number);
        if (wanted != null) {
          read(segment, wanted, found);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void read(Segment segment, List<Long> places, Map<CheckId, Entry> found)
      throws IOException {
    DecisionCodec codec = new DecisionCodec();
    try (SpoolFiles.File file = files.open(segment.name())) {
      for (long at : places) {
        FrameReader frames = new FrameReader(file, at, segment.end, SMALL_BUFFER);
        if (frames.next() && frames.at() == at) {
          try {
            Entry entry = codec.read(frames.array(), frames.from(), frames.to());
            found.put(entry.check(), entry);
          } catch (MalformedException e) {
            counts.errors.incrementAndGet();
          }
        }
      }
    }
  }

  /** Keeps a record that nobody can use. */
  void setAside(Waiting.Raw record) throws IOException {
    lock.lock();
    try {
      refuseIfClosed();
      aside.keep(record.bytes(), new Segment(record.segment(), time.wallTime(), true).badName());
      counts.bad.incrementAndGet();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up a segment that cannot be read: its file is kept under another name. */
  void giveUpOldest() {
    lock.lock();
    try {
      Segment oldest = segments.peekFirst();
      if (oldest != null) {
        appender.seal(oldest);
        try {
          files.rename(oldest.name(), oldest.badName());
        } catch (IOException e) {
          counts.errors.incrementAndGet();
        }
        counts.bad.addAndGet(oldest.records);
        remover.remove(oldest);
        refresh();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      Segment oldest = segments.peekFirst();
      if (oldest != null) {
        remover.mark(new ReadMark(oldest.number, oldest.read), true);
      }
      appender.close();
      files.close();
    } finally {
      lock.unlock();
    }
  }
}
