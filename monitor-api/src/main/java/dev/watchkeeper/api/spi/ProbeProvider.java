package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import java.util.List;

/**
 * A plug-in: makes the probes of one type. Found through {@link java.util.ServiceLoader} ({@code
 * provides} in the module descriptor, or a services file, or both) or given to the builder.
 *
 * <p>Implementations are thread-safe and hold no state of single checks.
 */
public interface ProbeProvider {
  /** The name of the type: lower-case letters, digits and '-', such as {@code queue-depth}. */
  String type();

  /**
   * Makes the probe of one check. Called when the check is added and at each restart of its
   * watcher. It reads its settings and returns quickly; it does not talk to the target.
   *
   * <p>Wrong settings are reported through {@link Settings}, which collects all of them, or by
   * throwing a {@link dev.watchkeeper.api.ConfigurationException}.
   *
   * @throws Exception if the probe cannot be made
   */
  Probe create(Target target, Settings settings) throws Exception;

  /**
   * The measurements that its probes may give whatever their settings are; empty if none can be
   * told beforehand.
   */
  default List<MetricKey> metrics() {
    return List.of();
  }

  /**
   * The measurements that a probe with these settings may give, so that conditions on them can be
   * validated; those of {@link #metrics()} unless overridden. To be overridden where settings name
   * measurements, or leave some out. Empty, together with {@link #freeMetrics}, means that nothing
   * can be told, and every condition is taken.
   *
   * @param settings opened for reading; may be wrong, which is told by {@link #create} and needs
   *     not be told again: what is noted here is not seen
   */
  default List<MetricKey> metrics(Target target, Settings settings) {
    return metrics();
  }

  /**
   * The beginnings of names that only the target knows, such as {@code perf.}: conditions on any
   * measurement whose name begins so are taken; none unless overridden.
   *
   * @param settings as in {@link #metrics(Target, Settings)}
   */
  default List<String> freeMetrics(Target target, Settings settings) {
    return List.of();
  }
}
