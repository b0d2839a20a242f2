package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/** Messages to a channel of Slack. Immutable; every method gives a copy. */
public final class Slack extends OnlineSpec<Slack> {
  /** The name of the type. */
  public static final String TYPE = "slack";

  private Slack(Settings settings) {
    super(settings);
  }

  @Override
  Slack copy(Settings newSettings) {
    return new Slack(newSettings);
  }

  /** By an incoming webhook. */
  public static Slack webhook(Secret url) {
    return new Slack(type(TYPE).with("url", url));
  }

  /** By the Web API, with the token of a bot that has {@code chat:write}. */
  public static Slack bot(Secret token, String channel) {
    return new Slack(type(TYPE).with("token", token).with("channel", channel));
  }

  /** The url of {@code chat.postMessage} at another place. */
  public Slack at(String url) {
    return with("at", url);
  }
}
