package dev.watchkeeper.probes;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;

/**
 * What the writers of probes have whose protocol takes a user and can change to TLS on an open
 * connection. Immutable; every method gives a copy.
 *
 * @param <S> the writer itself
 */
public abstract class LoginSpec<S extends LoginSpec<S>> extends NetworkSpec<S> {
  private static final String SECURITY = "security";

  /** A writer with these parts. */
  LoginSpec(String type, Target target, Settings settings) {
    super(type, target, settings);
  }

  /** Puts TLS on the connection before anything is said; the usual port is then that of TLS. */
  public S tls() {
    return with(SECURITY, "tls");
  }

  /** Changes to TLS by the command of the protocol; a server that does not offer it is DOWN. */
  public S startTls() {
    return with(SECURITY, "starttls");
  }

  /** Changes to TLS if the server offers it; if it then fails, the server is DOWN. */
  public S startTlsIfOffered() {
    return with(SECURITY, "starttls-if-offered");
  }

  /**
   * Logs in. Without {@link #tls()} this means {@link #startTls()}, since a password is not sent in
   * the clear; demands on TLS alone mean the same.
   *
   * @param user without control characters
   * @param password never shown
   */
  public S login(String user, Secret password) {
    return with("user", user).with("password", password);
  }

  /** Sends the password in the clear too. */
  public S credentialsWithoutTls() {
    return with("credentials-without-tls", true);
  }
}
