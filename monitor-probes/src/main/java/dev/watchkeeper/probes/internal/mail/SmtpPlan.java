package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Locale;

/**
 * What the smtp probe does beside connecting and logging in.
 *
 * @param hello the command that greets, with its verb and name
 * @param offers what the server must offer
 * @param mechanism by which it logs in, {@code PLAIN} or {@code LOGIN}; empty for the first offered
 * @param commands what else it says then
 */
record SmtpPlan(String hello, List<String> offers, String mechanism, List<SmtpCommand> commands) {
  static SmtpPlan read(Settings settings) {
    String name =
        settings
            .text("hello")
            .check(text -> text.matches("[!-~]{1,255}"), "is a name or an address in brackets")
            .orElse("localhost");
    String verb = settings.flag("lmtp").orElse(false) ? "LHLO " : "EHLO ";
    String mechanism =
        settings.text("mechanism").oneOf(List.of("plain", "login")).optional().orElse("");
    return new SmtpPlan(
        verb + name,
        Offers.wanted(settings),
        mechanism.toUpperCase(Locale.ROOT),
        SmtpCommand.read(settings));
  }
}
