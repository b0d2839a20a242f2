package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * Events (API v2) of PagerDuty: an incident per alert, triggered and resolved under one key.
 * Immutable; every method gives a copy.
 */
public final class PagerDuty extends OnlineSpec<PagerDuty> {
  /** The name of the type. */
  public static final String TYPE = "pagerduty";

  private PagerDuty(Settings settings) {
    super(settings);
  }

  @Override
  PagerDuty copy(Settings newSettings) {
    return new PagerDuty(newSettings);
  }

  /** To the integration with this key. */
  public static PagerDuty routingKey(Secret key) {
    return new PagerDuty(type(TYPE).with("routing-key", key));
  }

  /** From this source; {@code watchkeeper} unless given. */
  public PagerDuty source(String name) {
    return with("source", name);
  }

  /**
   * With the url for events at another place, such as {@code
   * https://events.eu.pagerduty.com/v2/enqueue}.
   */
  public PagerDuty at(String url) {
    return with("at", url);
  }
}
