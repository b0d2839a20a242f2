package dev.watchkeeper.notify;

import dev.watchkeeper.api.spi.Settings;

/**
 * What the writers of channels have that connect to a server.
 *
 * @param <S> the writer itself
 */
public abstract class OnlineSpec<S extends OnlineSpec<S>> extends ChannelSpec<S> {
  /** A writer of these settings. */
  OnlineSpec(Settings settings) {
    super(settings);
  }

  /** Trusts these certificates (PEM) in place of the platform's authorities. */
  public S trust(String pem) {
    return with("ca", pem);
  }
}
