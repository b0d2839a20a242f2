package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Reads the oldest records. Owned by the holder of the spool's lock. */
final class WaitingReader {
  private final SpoolFiles files;
  private final Aside aside;
  private final SpoolCounts counts;
  private final List<Waiting.Raw> records = new ArrayList<>();
  private long number;
  private long after;
  private long bytes;

  WaitingReader(SpoolFiles files, Aside aside, SpoolCounts counts) {
    this.files = files;
    this.aside = aside;
    this.counts = counts;
  }

  Waiting read(Collection<Segment> segments, int maxRecords, long maxBytes) throws IOException {
    for (Segment segment : segments) {
      number = segment.number;
      after = segment.read;
      try (SpoolFiles.File file = files.open(segment.name())) {
        if (!read(segment, file, maxRecords, maxBytes)) {
          break;
        }
      }
    }
    return new Waiting(List.copyOf(records), number, after);
  }

  /** Reads on to the end of a segment; false if it stopped before. */
  private boolean read(Segment segment, SpoolFiles.File file, int maxRecords, long maxBytes)
      throws IOException {
    FrameReader frames = new FrameReader(file, segment.read, segment.end);
    while (records.size() < maxRecords && bytes < maxBytes) {
      boolean more = frames.next();
      if (frames.gap() >= 0) {
        if (!records.isEmpty()) {
          // a batch may come again, a damaged place is set aside once: it begins the next batch
          after = frames.gap();
          return false;
        }
        aside.copy(file, frames.gap(), frames.at(), segment.badName());
        counts.bad.incrementAndGet();
        segment.read = frames.at();
      }
      if (!more) {
        after = segment.end;
        return true;
      }
      byte[] record = Arrays.copyOfRange(frames.array(), frames.from(), frames.to());
      records.add(new Waiting.Raw(record, segment.number, segment.recovered));
      bytes += record.length;
      after = frames.after();
    }
    return after >= segment.end && records.size() < maxRecords && bytes < maxBytes;
  }
}
