package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which server, how, from whom, to whom.
 *
 * @param host the server
 * @param port its port
 * @param security with TLS or not
 * @param user for the login; null for none
 * @param password for the login
 * @param addresses the sender and the receivers
 */
record MailPlan(
    String host,
    int port,
    Security security,
    @Nullable String user,
    Secret password,
    Addresses addresses) {
  private static final int MOST_RECEIVERS = 50;

  /** Who writes to whom. */
  record Addresses(InternetAddress from, List<InternetAddress> to) {
    /** What stands behind the at sign of the sender. */
    String domain() {
      String address = from.getAddress();
      return address.substring(address.indexOf('@') + 1);
    }
  }

  /** With TLS or not. */
  enum Security {
    /** TLS by STARTTLS, before anything else is said. */
    STARTTLS(587),
    /** TLS from the first byte. */
    TLS(465),
    /** Without. */
    NONE(25);

    private final int port;

    Security(int port) {
      this.port = port;
    }
  }

  static MailPlan read(Settings settings) {
    String host =
        settings
            .text("host")
            .check(h -> h.matches("[A-Za-z0-9._:-]{1,253}"), "is the name of a host")
            .required();
    String text =
        settings.text("security").oneOf(List.of("starttls", "tls", "none")).orElse("starttls");
    Security security =
        Security.valueOf(text.isEmpty() ? "STARTTLS" : text.toUpperCase(Locale.ROOT));
    int port = settings.integer("port").between(1, 65_535).orElse(security.port);
    String user = settings.text("user").optional().orElse(null);
    Secret password = settings.secret("password").orElse(Secret.of(""));
    if ((user == null) != password.reveal().isEmpty()) {
      settings.reject("user", "and 'password' are given together");
    } else if (user != null && security == Security.NONE) {
      settings.reject("security", "is not 'none' where there is a password to protect");
    }
    return new MailPlan(host, port, security, user, password, addresses(settings));
  }

  private static Addresses addresses(Settings settings) {
    List<InternetAddress> from = new ArrayList<>();
    String sending = settings.text("from").required();
    if (settings.has("from")) {
      address(settings, "from", sending, from);
    }
    List<String> all = settings.texts("to").required();
    if (all.size() > MOST_RECEIVERS) {
      settings.reject("to", "is at most " + MOST_RECEIVERS + " addresses");
    }
    List<InternetAddress> to = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      address(settings, "to[" + i + "]", all.get(i), to);
    }
    InternetAddress sender = from.isEmpty() ? new InternetAddress() : from.get(0);
    return new Addresses(sender, List.copyOf(to));
  }

  private static void address(
      Settings settings, String at, String text, List<InternetAddress> into) {
    try {
      boolean plain = text.chars().noneMatch(Character::isISOControl) && text.length() <= 320;
      InternetAddress[] found = plain ? InternetAddress.parse(text, true) : new InternetAddress[0];
      if (found.length == 1 && found[0].getAddress().matches("[!-~&&[^@]]+@[!-~&&[^@]]+")) {
        found[0].validate();
        into.add(encoded(found[0]));
        return;
      }
    } catch (AddressException e) {
      into.clear();
    }
    settings.reject(at, "is one mail address, of ASCII but for the name before it");
  }

  /** With its name, if it has one, as it may stand in a header (RFC 2047). */
  private static InternetAddress encoded(InternetAddress address) throws AddressException {
    try {
      address.setPersonal(address.getPersonal(), "UTF-8");
      return address;
    } catch (UnsupportedEncodingException e) {
      throw new AddressException("no UTF-8 here");
    }
  }
}
