package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * A task of Asana per alert, completed or commented when it is resolved. A task is found again by a
 * mark at the end of its name. Immutable; every method gives a copy.
 */
public final class Asana extends OnlineSpec<Asana> {
  /** The name of the type. */
  public static final String TYPE = "asana";

  private Asana(Settings settings) {
    super(settings);
  }

  @Override
  Asana copy(Settings newSettings) {
    return new Asana(newSettings);
  }

  /** With a personal access token, or one of a service account. */
  public static Asana token(Secret token) {
    return new Asana(type(TYPE).with("token", token));
  }

  /** Into this project, by its number (gid). */
  public Asana project(String gid) {
    return with("project", gid);
  }

  /** Leaves tasks open when alerts are resolved, with a comment. */
  public Asana commentOnly() {
    return with("on-resolve", "comment");
  }

  /** With the API at another place. */
  public Asana at(String url) {
    return with("at", url);
  }
}
