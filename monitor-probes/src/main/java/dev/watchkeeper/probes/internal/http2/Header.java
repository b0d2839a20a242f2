package dev.watchkeeper.probes.internal.http2;

/**
 * A header field, or a pseudo-header field whose name begins with a colon.
 *
 * @param name in lower case
 * @param value its bytes as ISO 8859-1 where it was received; sent as UTF-8
 * @param secret whether no one on the way may keep it in a table (RFC 7541, 7.1.3)
 */
public record Header(String name, String value, boolean secret) {
  public static Header of(String name, String value) {
    return new Header(name, value, false);
  }

  /** Its size as tables and lists count it, after RFC 7541, 4.1. */
  int size() {
    return name.length() + value.length() + 32;
  }
}
