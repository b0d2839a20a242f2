package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes imap probes. */
public final class ImapProvider implements ProbeProvider {
  private static final Access.Kind KIND = new Access.Kind("IMAP", 143, 993, Login.Form.BOTH, true);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Imap.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    Login login = access.login();
    if (login != null && !ascii(login.user() + login.password().reveal())) {
      settings.reject("password", "and user are ASCII: the command LOGIN knows no other");
    }
    String mailbox =
        settings
            .text("mailbox")
            .check(name -> name.matches("[ -~]{1,255}"), "is a name of 1 to 255 ASCII characters")
            .optional()
            .orElse(null);
    if (mailbox != null && login == null) {
      settings.reject("mailbox", "needs a login: give 'user' and 'password'");
    }
    return new ImapProbe(access, Offers.wanted(settings), mailbox);
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Imap.ALL);
  }
}
