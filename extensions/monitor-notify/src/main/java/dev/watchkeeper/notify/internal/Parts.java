package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What the readers of channels read from and build on.
 *
 * @param settings opened for reading
 * @param door how to connect
 * @param sources the data sources of the host, by name
 */
record Parts(Settings settings, Doorway door, Map<String, DataSource> sources) {
  private static final Endpoint NOWHERE = new Endpoint(true, "nowhere.invalid", 443, "/");

  /** The url under this name, which may be a secret; that there is none is a problem. */
  Endpoint url(String name) {
    Secret url = settings.secret(name).required();
    boolean given = settings.has(name); // an empty one is given and wrong
    return Endpoint.of(url.reveal()).orElseGet(() -> nowhere(name, given));
  }

  /** The place of a provider, unless the setting {@code at} names another. */
  Endpoint at(String standard) {
    String url = settings.text("at").orElse(standard);
    return Endpoint.of(url).orElseGet(() -> nowhere("at", true));
  }

  private Endpoint nowhere(String name, boolean given) {
    if (given) {
      settings.reject(name, Endpoint.WHAT);
    }
    return NOWHERE;
  }

  /** A secret of printable characters without blanks, such as a token. */
  Secret token(String name) {
    Optional<Secret> given = settings.secret(name).optional();
    if (given.isPresent() && !given.get().reveal().matches("[!-~]{1,1000}")) {
      settings.reject(name, "is 1 to 1,000 visible characters of ASCII");
    }
    return settings.secret(name).required();
  }

  /** A short text without control characters; that there is none is a problem. */
  String word(String name) {
    return settings
        .text(name)
        .check(Parts::sound, "is 1 to 200 characters without control characters")
        .required();
  }

  /** As {@link #word}, if it is there. */
  Optional<String> optionalWord(String name) {
    return settings.has(name) ? Optional.of(word(name)) : Optional.empty();
  }

  private static boolean sound(String text) {
    return !text.isBlank()
        && text.length() <= 200
        && text.chars().noneMatch(Character::isISOControl);
  }
}
