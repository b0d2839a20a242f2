package dev.watchkeeper.notify;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the writers of all channels have. Immutable; every method gives a copy. Nothing is checked
 * before a notifier is made: then everything that is wrong is told at once.
 *
 * @param <S> the writer itself
 */
public abstract class ChannelSpec<S extends ChannelSpec<S>> {
  private final Settings settings;

  /** A writer of these settings. */
  ChannelSpec(Settings settings) {
    this.settings = settings;
  }

  /** Settings with nothing but a type. */
  static Settings type(String type) {
    return Settings.of(Map.of("type", type));
  }

  /** A copy with other settings. */
  abstract S copy(Settings newSettings);

  /** A copy with one setting more, or another value for it. */
  final S with(String name, Object value) {
    return copy(settings.with(name, requireNonNull(value, name)));
  }

  /** A copy with one value more in a list of values. */
  final S add(String name, Object value) {
    List<Object> values = new ArrayList<>();
    if (settings.asMap().get(name) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(requireNonNull(value, name));
    return with(name, values);
  }

  /** A copy with one value more, or another one, in a map of values. */
  final S put(String name, String key, Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (settings.asMap().get(name) instanceof Map<?, ?> before) {
      before.forEach((known, old) -> values.put(known.toString(), old));
    }
    values.put(requireNonNull(key, "key"), requireNonNull(value, name));
    return with(name, values);
  }

  /** How long one attempt may take, 100 ms to a minute; 15 seconds unless given. */
  public S timeout(Duration limit) {
    return with("timeout", limit);
  }

  /**
   * A link to a page of the host's about the alert, such as {@code
   * https://status.example/checks/${check}}; {@code ${check}}, {@code ${rule}} and {@code ${key}}
   * are filled in, encoded for a url.
   */
  public S link(String template) {
    return with("link", template);
  }

  /** The data form: {@code type} and all settings. */
  public Settings settings() {
    return settings;
  }

  /**
   * The notifier, with what {@link Channels#standard()} gives.
   *
   * @param name unique within a monitor and stable over restarts: messages are kept by it
   * @throws ConfigurationException with everything that is wrong
   */
  public Notifier named(String name) {
    return Channels.standard().make(name, this);
  }

  /** The settings with every secret masked. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
