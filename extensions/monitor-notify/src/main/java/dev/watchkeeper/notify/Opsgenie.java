package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * Alerts of Opsgenie: one per alert, created and closed under one alias. Immutable; every method
 * gives a copy.
 */
public final class Opsgenie extends OnlineSpec<Opsgenie> {
  /** The name of the type. */
  public static final String TYPE = "opsgenie";

  private Opsgenie(Settings settings) {
    super(settings);
  }

  @Override
  Opsgenie copy(Settings newSettings) {
    return new Opsgenie(newSettings);
  }

  /** With the key of an API integration. */
  public static Opsgenie apiKey(Secret key) {
    return new Opsgenie(type(TYPE).with("api-key", key));
  }

  /** With a tag more, at most 20 of at most 50 characters. */
  public Opsgenie tag(String tag) {
    return add("tags", tag);
  }

  /** With the API at another place, such as {@code https://api.eu.opsgenie.com}. */
  public Opsgenie at(String url) {
    return with("at", url);
  }
}
