package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.spi.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a spool does. Stateless. */
final class SpoolReport {
  private SpoolReport() {}

  /** With what the database says of itself. */
  static Store.Report of(
      Spool spool, Away.@Nullable Absence absence, Instant now, Store.Report below) {
    SpoolCounts counts = spool.counts();
    long oldest = counts.oldest.get();
    Map<String, Double> gauges = new HashMap<>(below.gauges());
    gauges.put("spool.depth", (double) counts.depth.get());
    gauges.put("spool.bytes", (double) counts.bytes.get());
    gauges.put("spool.full", (double) counts.bytes.get() / spool.limits().maxBytes());
    gauges.put("spool.age.seconds", age(oldest, now));
    gauges.put("spool.replayed", (double) counts.replayed.get());
    gauges.put("spool.dropped", (double) counts.dropped.get());
    gauges.put("spool.bad", (double) counts.bad.get());
    gauges.put("spool.errors", (double) counts.errors.get());
    gauges.put(
        "database.away.seconds", absence == null ? 0.0 : age(absence.since().toEpochMilli(), now));
    List<String> troubles = troubles(spool, counts, absence);
    troubles.addAll(below.troubles());
    return new Store.Report(gauges, troubles);
  }

  private static double age(long millis, Instant now) {
    return millis == Long.MAX_VALUE ? 0 : Math.max(0, now.toEpochMilli() - millis) / 1e3;
  }

  private static List<String> troubles(
      Spool spool, SpoolCounts counts, Away.@Nullable Absence absence) {
    List<String> troubles = new ArrayList<>();
    if (absence != null) {
      troubles.add(
          "the database takes nothing since " + absence.since() + ", last: " + absence.why());
    }
    if (counts.depth.get() > 0) {
      troubles.add(
          counts.depth.get()
              + " decisions wait in the spool, which is full by "
              + counts.bytes.get() * 100 / spool.limits().maxBytes()
              + " %");
    }
    if (counts.dropped.get() > 0) {
      troubles.add(counts.dropped.get() + " decisions were dropped: the spool or its disk is full");
    }
    if (counts.bad.get() > 0) {
      troubles.add(
          counts.bad.get() + " records were set aside as damaged or refused in " + spool.where());
    }
    if (counts.errors.get() > 0) {
      troubles.add("the disk of the spool failed " + counts.errors.get() + " times");
    }
    return troubles;
  }
}
