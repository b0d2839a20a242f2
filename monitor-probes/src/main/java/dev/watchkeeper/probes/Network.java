package dev.watchkeeper.probes;

import dev.watchkeeper.api.spi.Settings;

/**
 * How a probe reaches the network: the settings under {@code network}. Immutable; every method
 * gives a copy.
 */
public final class Network {
  private static final Network STANDARD = new Network(Settings.empty());

  private final Settings settings;

  private Network(Settings settings) {
    this.settings = settings;
  }

  /** The platform's resolver, every family, no proxy. */
  public static Network standard() {
    return STANDARD;
  }

  private Network with(String name, Object value) {
    return new Network(settings.with(name, value));
  }

  /**
   * Connects to this host and port, whatever the target says; names and certificate stay the
   * target's.
   */
  public Network connectTo(String hostAndPort) {
    return with("connect-to", hostAndPort);
  }

  /** The data form. */
  public Settings settings() {
    return settings;
  }
}
