package dev.watchkeeper.notify;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.notify.internal.ChannelReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Makes {@link Notifier}s of the writers in this package, or of settings that say the same. It
 * holds what a host gives to all of them: the address policy, clocks, data sources. Immutable and
 * thread-safe; so are the notifiers.
 */
public final class Channels {
  private final ChannelReader reader;

  private Channels(ChannelReader reader) {
    this.reader = reader;
  }

  /** With the standard address policy, the machine's clocks and no data source. */
  public static Channels standard() {
    return new Channels(new ChannelReader(AddressPolicy.standard(), TimeSource.system(), Map.of()));
  }

  /** With another address policy; it is asked about every address that is connected to. */
  public Channels addressPolicy(AddressPolicy policy) {
    requireNonNull(policy, "policy");
    return new Channels(new ChannelReader(policy, reader.time(), reader.sources()));
  }

  /** With other clocks: for time limits, dates and signatures. */
  public Channels time(TimeSource time) {
    requireNonNull(time, "time");
    return new Channels(new ChannelReader(reader.policy(), time, reader.sources()));
  }

  /**
   * With a data source more, for queues in tables. Its own timeout for a free connection should be
   * shorter than that of the channel.
   */
  public Channels dataSource(String name, DataSource source) {
    Map<String, DataSource> sources = new LinkedHashMap<>(reader.sources());
    sources.put(requireNonNull(name, "name"), requireNonNull(source, "source"));
    return new Channels(new ChannelReader(reader.policy(), reader.time(), sources));
  }

  /**
   * The notifier that a writer describes.
   *
   * @param name unique within a monitor and stable over restarts: messages are kept by it
   * @throws ConfigurationException with everything that is wrong
   */
  public Notifier make(String name, ChannelSpec<?> spec) {
    return read(name, spec.settings());
  }

  /**
   * The notifier that settings describe: {@code type} and those of the type.
   *
   * @param name unique within a monitor and stable over restarts: messages are kept by it
   * @throws ConfigurationException with everything that is wrong
   */
  public Notifier read(String name, Settings settings) {
    return reader.read(requireNonNull(name, "name"), requireNonNull(settings, "settings"));
  }

  /**
   * The notifiers that a file describes, such as those of {@code YamlChecks.notifiers()}.
   *
   * @param settings of each, by its name
   * @return by the same names, in the same order; immutable
   * @throws ConfigurationException with everything that is wrong with any of them
   */
  public Map<String, Notifier> readAll(Map<String, Settings> settings) {
    Map<String, Notifier> all = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    settings.forEach(
        (name, each) -> {
          try {
            all.put(name, read(name, each));
          } catch (ConfigurationException e) {
            String where = "notifier '" + name + "'";
            e.problems().forEach(problem -> problems.add(problem.under(where)));
          }
        });
    if (!problems.isEmpty()) {
      throw ConfigurationException.of("the notifiers", problems);
    }
    return Collections.unmodifiableMap(all);
  }

  /** The names of all types, such as {@code slack}. */
  public static List<String> types() {
    return ChannelReader.typeNames();
  }
}
