package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/** Messages of a bot of Telegram to a chat. Immutable; every method gives a copy. */
public final class Telegram extends OnlineSpec<Telegram> {
  /** The name of the type. */
  public static final String TYPE = "telegram";

  private Telegram(Settings settings) {
    super(settings);
  }

  @Override
  Telegram copy(Settings newSettings) {
    return new Telegram(newSettings);
  }

  /** Of the bot with this token. */
  public static Telegram bot(Secret token) {
    return new Telegram(type(TYPE).with("token", token));
  }

  /** To this chat: its number, or the name of a public one with {@code @}. */
  public Telegram chat(String chat) {
    return with("chat", chat);
  }

  /** To this topic of a group. */
  public Telegram thread(int number) {
    return with("thread", number);
  }

  /** Without a sound. */
  public Telegram silent() {
    return with("silent", true);
  }

  /** With the bot API at another place, such as a server of one's own. */
  public Telegram at(String url) {
    return with("at", url);
  }
}
