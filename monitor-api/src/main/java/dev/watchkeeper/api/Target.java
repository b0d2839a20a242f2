package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The thing that is watched: an address, whose form its probe knows (a url, {@code host:port}, a
 * path, a name), and free attributes that travel with it. Immutable. It prints without user
 * information and without the values of a query, since both often hold secrets.
 *
 * @param address the address, 1 to 2,048 characters, as the probe takes it
 * @param attributes free names and values; kept in order
 */
public record Target(String address, Map<String, String> attributes) {
  /** The longest address, in characters. */
  public static final int MAX_LENGTH = 2_048;

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if the address is empty, too long or has control characters
   */
  public Target {
    requireNonNull(address, "address");
    attributes =
        attributes.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    if (address.isBlank() || address.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a target's address has 1 to " + MAX_LENGTH + " characters, not " + address.length());
    }
    if (address.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a target's address has no control characters: '" + Texts.line(address, 80) + "'");
    }
  }

  /**
   * A target without attributes.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public static Target of(String address) {
    return new Target(address, Map.of());
  }

  /** A copy with one attribute more, or another value for it. */
  public Target with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
    return new Target(address, more);
  }

  /**
   * The host in the address in lower case, for limits per host: of a url its host, of {@code
   * host:port} the part before the last colon; the address itself where neither fits.
   */
  public String host() {
    String rest = address.substring(Masks.afterScheme(address));
    rest = rest.substring(0, end(rest));
    rest = rest.substring(rest.lastIndexOf('@') + 1);
    int colon = rest.lastIndexOf(':');
    boolean bare =
        colon < 0
            || colon < rest.indexOf(']')
            || rest.indexOf(':') != colon && !rest.startsWith("[");
    String host = bare ? rest : rest.substring(0, colon);
    return host.isEmpty() ? address : host.toLowerCase(Locale.ROOT);
  }

  /**
   * The address as a uri.
   *
   * @throws IllegalArgumentException if it is none; the message is masked
   */
  public URI uri() {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'" + this + "' is not a url: " + e.getReason() + " at position " + e.getIndex());
    }
  }

  private static int end(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if ("/?#".indexOf(rest.charAt(i)) >= 0) {
        return i;
      }
    }
    return rest.length();
  }

  /** The address without user information and without the values of its query. */
  @Override
  public String toString() {
    return Masks.address(address);
  }
}
