package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who the probe says it is.
 *
 * @param user the user; empty if the protocol needs none
 * @param password the password
 */
public record Login(String user, Secret password) {
  /** Which credentials a protocol takes. */
  public enum Form {
    /** None. */
    NONE,
    /** A password, and perhaps a user. */
    PASSWORD,
    /** A user and a password. */
    BOTH
  }

  static @Nullable Login read(Settings settings, Form form) {
    if (form == Form.NONE) {
      return null;
    }
    Optional<String> user = settings.text("user").check(Login::plain, PLAIN).optional();
    Optional<Secret> password = settings.secret("password").optional();
    if (password.isPresent() && !plain(password.get().reveal())) {
      settings.reject("password", PLAIN);
    }
    boolean given = settings.has("password");
    if (settings.has("user") && !given) {
      settings.reject("password", "is missing, since there is a user");
    }
    if (form == Form.BOTH && given && !settings.has("user")) {
      settings.reject("user", "is missing, since there is a password");
    }
    return password.map(secret -> new Login(user.orElse(""), secret)).orElse(null);
  }

  private static final String PLAIN = "has no control characters";

  private static boolean plain(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  /** The response of the mechanism PLAIN (RFC 4616), in base64. */
  public String plainResponse() {
    return Hidden.base64("\0" + user + "\0" + password.reveal());
  }

  /** Every form in which the password goes over the wire. */
  Hidden hidden() {
    String quoted = password.reveal().replace("\\", "\\\\").replace("\"", "\\\"");
    return Hidden.nothing().and(password).and(plainResponse()).and(quoted);
  }
}
