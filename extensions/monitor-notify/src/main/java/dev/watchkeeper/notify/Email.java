package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * Mail over SMTP, as text and HTML. With STARTTLS unless said otherwise, and never without it then.
 * Immutable; every method gives a copy.
 */
public final class Email extends OnlineSpec<Email> {
  /** The name of the type. */
  public static final String TYPE = "email";

  private Email(Settings settings) {
    super(settings);
  }

  @Override
  Email copy(Settings newSettings) {
    return new Email(newSettings);
  }

  /** Over this server; its port is usually 587 with STARTTLS, 465 with TLS from the start. */
  public static Email via(String host, int port) {
    return new Email(type(TYPE).with("host", host).with("port", port));
  }

  /** Demands STARTTLS, as is done unless said otherwise. */
  public Email startTls() {
    return with("security", "starttls");
  }

  /** With TLS from the first byte. */
  public Email implicitTls() {
    return with("security", "tls");
  }

  /** Without TLS: for a relay on the same machine. There is no login then. */
  public Email withoutTls() {
    return with("security", "none");
  }

  /** With a login. */
  public Email login(String user, Secret password) {
    return with("user", user).with("password", password);
  }

  /** From this address, such as {@code alerts@shop.example}. */
  public Email from(String address) {
    return with("from", address);
  }

  /** To this address too, at most 50. */
  public Email to(String address) {
    return add("to", address);
  }
}
