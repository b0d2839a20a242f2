package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;
import java.time.Instant;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes at the end of the last segment. Owned by the holder of the spool's lock. */
final class Appender {
  private static final Logger LOG = LoggerFactory.getLogger(Appender.class);

  private final SpoolFiles files;
  private final Deque<Segment> segments;
  private final Remover remover;
  private long next;
  private @Nullable Segment segment;
  private SpoolFiles.@Nullable File file;

  Appender(SpoolFiles files, Deque<Segment> segments, Remover remover, long next) {
    this.files = files;
    this.segments = segments;
    this.remover = remover;
    this.next = next;
  }

  /** Appends and forces a group; gives the segment it is in. */
  Segment append(Group group, long segmentBytes, Instant now) throws IOException {
    Segment open = segment;
    if (open != null && open.end + group.size() > segmentBytes) {
      seal(open);
      open = null;
    }
    if (open == null) {
      open = begin(now);
    }
    SpoolFiles.File target = file;
    if (target == null) {
      throw new IllegalStateException("no segment is open");
    }
    boolean durable = false;
    try {
      target.writeAll(open.end, group.array(), group.size());
      target.force();
      durable = true;
    } finally {
      if (!durable) {
        abandon(open, target);
      }
    }
    open.end += group.size();
    open.records += group.count();
    if (segments.peekLast() != open) {
      segments.addLast(open);
    }
    return open;
  }

  /** A new segment; it counts once there is a record in it. */
  private Segment begin(Instant now) throws IOException {
    Segment fresh = new Segment(next, now, false);
    next++;
    SpoolFiles.File created = files.create(fresh.name());
    boolean durable = false;
    try {
      created.writeAll(0, Segment.head(fresh.number, now), Segment.HEAD);
      created.force();
      files.forceFolder();
      durable = true;
    } finally {
      if (!durable) {
        abandon(fresh, created);
      }
    }
    segment = fresh;
    file = created;
    return fresh;
  }

  /** Takes back what was not forced, as far as the disk lets us, and writes there no more. */
  private void abandon(Segment torn, SpoolFiles.File target) {
    segment = null;
    file = null;
    try (SpoolFiles.File closing = target) {
      if (torn.records > 0) {
        closing.truncate(torn.end);
        closing.force();
      }
    } catch (IOException e) {
      // the next start cuts it, or writes what nobody relied on once more
      LOG.debug("not done", e);
    }
    if (torn.records == 0 && segments.peekLast() != torn) {
      remover.discard(torn);
    }
  }

  /** No more is written to this segment, if it is the one that is written to. */
  void seal(Segment done) {
    if (segment == done) {
      close();
    }
  }

  void close() {
    SpoolFiles.File closing = file;
    segment = null;
    file = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        // all of it was forced
        LOG.debug("not done", e);
      }
    }
  }
}
