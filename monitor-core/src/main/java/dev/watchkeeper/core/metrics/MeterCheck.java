package dev.watchkeeper.core.metrics;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A meter of the host as a check, to be judged by expectations on what it measures. Several meters
 * of one name and these tags are added up. It is UNKNOWN as long as there is none. A check of this
 * kind is code: it is given to the builder and not kept in a file or a database. Immutable.
 */
public final class MeterCheck implements ProbeSpec {
  /** The value of gauges, added up. */
  public static final MetricKey VALUE = MetricKey.gauge("meter.value", "");

  /** How often counters, timers and summaries counted, since they were registered. */
  public static final MetricKey COUNT = MetricKey.counter("meter.count", "");

  /** The same per second since the last run; the first run has none. */
  public static final MetricKey RATE = MetricKey.gauge("meter.rate", "per second");

  /** The mean of timers, in seconds, or of summaries, since they were registered. */
  public static final MetricKey MEAN = MetricKey.gauge("meter.mean", "");

  /** The largest value of timers, in seconds, or of summaries, of the time that they keep it. */
  public static final MetricKey MAX = MetricKey.gauge("meter.max", "");

  private final MeterRegistry registry;
  private final String name;
  private final Tags tags;

  private MeterCheck(MeterRegistry registry, String name, Tags tags) {
    this.registry = registry;
    this.name = name;
    this.tags = tags;
  }

  /**
   * The meters of this name.
   *
   * @param tags keys and values by turns; meters that have these, and perhaps others
   * @throws IllegalArgumentException if a key has no value
   */
  public static MeterCheck of(MeterRegistry registry, String name, String... tags) {
    return new MeterCheck(
        requireNonNull(registry, "registry"), requireNonNull(name, "name"), Tags.of(tags));
  }

  /** The definition; its target is the name of the meter. */
  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.code(Target.of(name), Reader::new);
  }

  /** Reads the meters; keeps the count of the last run for the rate. */
  private final class Reader implements Probe {
    private volatile @Nullable Counted before;

    @Override
    public Reading run(ProbeContext context) {
      Collection<Meter> meters = registry.find(name).tags(tags).meters();
      if (meters.isEmpty()) {
        return Reading.of(Outcome.CONFIG, "there is no meter '" + name + "' with such tags");
      }
      Sums sums = new Sums();
      for (Meter meter : meters) {
        sums.add(meter);
      }
      Counted now = new Counted(context.time().nanoTime(), sums.count);
      Measurements.Builder measured = Measurements.builder();
      sums.measure(measured);
      Counted then = before;
      before = now;
      if (sums.counts && then != null && now.count >= then.count && now.nanos - then.nanos > 0) {
        measured.set(RATE, (now.count - then.count) * 1e9 / (now.nanos - then.nanos));
      }
      return Reading.up().with(measured.build());
    }
  }

  /** How much had been counted at an instant. */
  private record Counted(long nanos, double count) {}

  /** What several meters say together. */
  private static final class Sums {
    private double value;
    private double count;
    private double total;
    private double max;
    private boolean gauges;
    private boolean counts;
    private boolean distributes;

    void add(Meter meter) {
      if (meter instanceof Timer timer) {
        distribution(timer.count(), timer.totalTime(TimeUnit.SECONDS), timer.max(TimeUnit.SECONDS));
      } else if (meter instanceof DistributionSummary summary) {
        distribution(summary.count(), summary.totalAmount(), summary.max());
      } else if (meter instanceof Counter counter) {
        counted(counter.count());
      } else if (meter instanceof FunctionCounter counter) {
        counted(counter.count());
      } else if (meter instanceof Gauge gauge) {
        gauges = true;
        value += gauge.value();
      }
    }

    private void counted(double number) {
      counts = true;
      count += number;
    }

    private void distribution(long number, double amount, double largest) {
      counted((double) number);
      distributes = true;
      total += amount;
      max = Math.max(max, largest);
    }

    void measure(Measurements.Builder measured) {
      set(gauges, VALUE, value, measured);
      set(counts, COUNT, count, measured);
      set(distributes && count > 0, MEAN, total / count, measured);
      set(distributes, MAX, max, measured);
    }

    /** A gauge whose object is gone says NaN: that is no value. */
    private static void set(
        boolean known, MetricKey key, double number, Measurements.Builder measured) {
      if (known && Double.isFinite(number)) {
        measured.set(key, number);
      }
    }
  }
}
