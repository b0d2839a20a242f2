package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.CheckId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks through what an earlier life left, once, from the oldest record to the newest, holding no
 * more than one record: what waits, where the newest state of each check is, and where the last
 * group of records was torn. The torn end of the last segment is cut; if whole records lie behind
 * the tear they were never acknowledged, and are set aside.
 */
final class Recovery {
  private final SpoolFiles files;
  private final Aside aside;
  private final SpoolCounts counts;
  private final NewestStates newest;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long next = 1;

  Recovery(SpoolFiles files, Aside aside, SpoolCounts counts, NewestStates newest) {
    this.files = files;
    this.aside = aside;
    this.counts = counts;
    this.newest = newest;
  }

  /** What waits, oldest first. */
  Deque<Segment> segments() {
    return segments;
  }

  /** The number of the next segment. */
  long next() {
    return next;
  }

  void run(Instant now) throws IOException {
    ReadMark mark = ReadMark.read(files);
    List<String> names = files.list();
    long last = 0;
    for (String name : names) {
      OptionalLong number = Segment.number(name);
      if (number.isPresent()) {
        last = number.getAsLong();
      } else if (name.endsWith(".bad")) {
        try (SpoolFiles.File file = files.open(name)) {
          aside.known(file.size());
        }
      }
    }
    next = Math.max(last, mark == null ? 0 : mark.number()) + 1;
    boolean deleted = false;
    for (String name : names) {
      OptionalLong number = Segment.number(name);
      if (number.isPresent() && !look(number.getAsLong(), mark, last, now)) {
        files.delete(name);
        deleted = true;
      }
    }
    if (deleted) {
      files.forceFolder();
    }
  }

  /** Looks through one; false if nothing in it waits. */
  private boolean look(long number, @Nullable ReadMark mark, long last, Instant now)
      throws IOException {
    if (mark != null && number < mark.number()) {
      return false;
    }
    String name = new Segment(number, now, true).name();
    try (SpoolFiles.File file = files.open(name)) {
      Segment segment = Segment.found(number, file, now);
      long size = file.size();
      if (mark != null && number == mark.number()) {
        segment.read = Math.min(Math.max(segment.read, mark.at()), size);
      }
      long end = scan(segment, file, size, number == last);
      if (end < size) {
        cut(segment, file, end, size);
      }
      segment.end = end;
      if (segment.records == 0 && end <= Math.max(segment.read, Segment.HEAD)) {
        return false;
      }
      segments.add(segment);
      return true;
    }
  }

  /**
   * Counts the records and gives the end: where the last group was torn, if it may have been. Whole
   * records behind a damaged place count only if it is known that the place had reached the disk:
   * because a later group was begun, or a later segment.
   */
  private long scan(Segment segment, SpoolFiles.File file, long size, boolean last)
      throws IOException {
    FrameReader frames = new FrameReader(file, segment.read, size);
    Map<CheckId, Long> doubtful = new HashMap<>();
    long torn = -1;
    long recordsAfter = 0;
    while (frames.next()) {
      if (frames.isFirst() || !last) {
        doubtful.forEach((check, at) -> newest.put(check, segment.number, at));
        doubtful.clear();
        torn = -1;
        segment.records += recordsAfter;
        recordsAfter = 0;
      } else if (frames.gap() >= 0 && torn < 0) {
        torn = frames.gap();
      }
      CheckId check = check(frames);
      if (torn >= 0) {
        recordsAfter++;
      } else {
        segment.records++;
      }
      if (check != null && torn >= 0) {
        doubtful.put(check, frames.at());
      } else if (check != null) {
        newest.put(check, segment.number, frames.at());
      }
    }
    long gap = frames.gap() >= 0 ? frames.gap() : size;
    return !last ? size : torn >= 0 ? torn : gap;
  }

  /** Null if the record cannot be read although it is whole: replay will set it aside. */
  private static @Nullable CheckId check(FrameReader frames) {
    try {
      return DecisionCodec.check(frames.array(), frames.from(), frames.to());
    } catch (MalformedException e) {
      return null;
    }
  }

  private void cut(Segment segment, SpoolFiles.File file, long end, long size) throws IOException {
    if (new FrameReader(file, end, size).next()) {
      aside.copy(file, end, size, segment.badName());
      counts.bad.incrementAndGet();
    }
    file.truncate(end);
    file.force();
  }
}
