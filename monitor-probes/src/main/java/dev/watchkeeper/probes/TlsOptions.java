package dev.watchkeeper.probes;

import dev.watchkeeper.api.spi.Settings;

/**
 * What a probe demands of TLS: the settings under {@code tls}. Immutable; every method gives a
 * copy.
 */
public final class TlsOptions {
  private static final TlsOptions STANDARD = new TlsOptions(Settings.empty());

  private final Settings settings;

  private TlsOptions(Settings settings) {
    this.settings = settings;
  }

  /** The platform's authorities, names, dates and strength judged. */
  public static TlsOptions standard() {
    return STANDARD;
  }

  private TlsOptions with(String name, Object value) {
    return new TlsOptions(settings.with(name, value));
  }

  /** Takes every certificate; facts of it are measured all the same. */
  public TlsOptions insecure() {
    return with("verify", false);
  }

  /** Trusts these certificates (PEM) in place of the platform's authorities. */
  public TlsOptions trust(String pem) {
    return with("ca", pem);
  }

  /** The data form. */
  public Settings settings() {
    return settings;
  }
}
