package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;

/**
 * A request to any url: by default a POST of JSON with everything that is known of the message. It
 * carries the field {@code Idempotency-Key}; every 2xx is an arrival. Immutable; every method gives
 * a copy.
 */
public final class Webhook extends OnlineSpec<Webhook> {
  /** The name of the type. */
  public static final String TYPE = "webhook";

  private Webhook(Settings settings) {
    super(settings);
  }

  @Override
  Webhook copy(Settings newSettings) {
    return new Webhook(newSettings);
  }

  /** To this url, of which nothing is ever shown but the host. */
  public static Webhook to(Secret url) {
    return new Webhook(type(TYPE).with("url", url));
  }

  /** As {@link #to(Secret)}. */
  public static Webhook to(String url) {
    return new Webhook(type(TYPE).with("url", Secret.of(url)));
  }

  /** With this method: POST, PUT or PATCH. */
  public Webhook method(String method) {
    return with("method", method);
  }

  /** With a header field more. */
  public Webhook header(String name, String value) {
    return put("headers", name, value);
  }

  /** With a header field more whose value is never shown. */
  public Webhook secretHeader(String name, Secret value) {
    return put("secret-headers", name, value);
  }

  /**
   * With this body: a text with placeholders such as <code>${title}</code>, made fit for the media
   * type; nothing in it is an expression.
   */
  public Webhook body(String template) {
    return with("body", template);
  }

  /** With this media type of the body, {@code application/json} unless given. */
  public Webhook contentType(String type) {
    return with("content-type", type);
  }

  /**
   * Signed: {@code Watchkeeper-Signature} is {@code v1=} and the HMAC-SHA256 of {@code
   * Watchkeeper-Timestamp} (seconds), a dot and the body.
   */
  public Webhook signedBy(Secret secret) {
    return with("signing-secret", secret);
  }
}
