package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * Messages to a channel of Discord, by a webhook. Mentions in them are switched off. Immutable;
 * every method gives a copy.
 */
public final class Discord extends OnlineSpec<Discord> {
  /** The name of the type. */
  public static final String TYPE = "discord";

  private Discord(Settings settings) {
    super(settings);
  }

  @Override
  Discord copy(Settings newSettings) {
    return new Discord(newSettings);
  }

  /** By this url of a webhook. */
  public static Discord webhook(Secret url) {
    return new Discord(type(TYPE).with("url", url));
  }
}
