package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.probes.Http;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What 10,000 HTTP checks decide that run once a minute: each result with four measured values, one
 * of a hundred failed with a reason.
 */
public final class Runs {
  /** How many checks there are. */
  public static final int CHECKS = 10_000;

  /** When the first check is due for the first time. */
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final MetricKey CONNECT = MetricKey.gauge("http.connect_time", "seconds");
  private static final MetricKey FIRST = MetricKey.gauge("http.first_byte_time", "seconds");

  private final Random random = new Random(1);
  private final List<CheckId> ids = new ArrayList<>();
  private final List<CheckState> states = new ArrayList<>();
  private long next;

  /** Begins with the first run of the first of {@value #CHECKS} checks. */
  public Runs() {
    this(CHECKS);
  }

  /** The same for another number of checks. */
  Runs(int checks) {
    for (int i = 0; i < checks; i++) {
      CheckId id = CheckId.of("check-" + i);
      ids.add(id);
      states.add(CheckState.initial(id, BEGIN));
    }
  }

  /** The next decisions, in the order in which the checks are due. */
  public List<Decision> next(int count) {
    List<Decision> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int check = (int) (next % ids.size());
      ProbeResult result = result(check, next / ids.size());
      CheckState state = states.get(check).after(result, List.of());
      states.set(check, state);
      all.add(new Decision(result, StoredState.of(state), List.of(), List.of()));
      next++;
    }
    return all;
  }

  private ProbeResult result(int check, long minute) {
    Instant due = BEGIN.plusSeconds(60 * minute).plusMillis(6L * check);
    long took = 20_000_000L + random.nextInt(80_000_000);
    boolean failed = random.nextInt(100) == 0;
    Reading reading =
        failed ? Reading.down("connect to shop.example.com:443 timed out") : Reading.up();
    Reading measured =
        reading
            .with(Http.STATUS, failed ? 0 : 200)
            .with(Http.SIZE, 20_000 + random.nextInt(5_000))
            .with(CONNECT, (1_000 + random.nextInt(2_000)) / 1e6)
            .with(FIRST, took / 2e9);
    return ProbeResult.builder(ids.get(check), due)
        .ran(due.plusNanos(1_000L * random.nextInt(2_000)), took)
        .reading(measured)
        .by("node-1", 1)
        .build();
  }
}
