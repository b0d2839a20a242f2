package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * Adaptive cards to Microsoft Teams, by the webhook of a workflow. Immutable; every method gives a
 * copy.
 */
public final class Teams extends OnlineSpec<Teams> {
  /** The name of the type. */
  public static final String TYPE = "teams";

  private Teams(Settings settings) {
    super(settings);
  }

  @Override
  Teams copy(Settings newSettings) {
    return new Teams(newSettings);
  }

  /** By the url of a workflow that begins when a webhook request is received. */
  public static Teams workflow(Secret url) {
    return new Teams(type(TYPE).with("url", url));
  }
}
