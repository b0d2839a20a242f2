package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command of the check's own.
 *
 * @param line the whole command
 * @param codes what may be answered; empty for any of 200 to 399
 */
record SmtpCommand(String line, List<String> codes) {
  private static final int MOST = 10;
  private static final List<String> NOT_HERE = List.of("DATA", "BDAT", "STARTTLS", "AUTH");

  static List<SmtpCommand> read(Settings settings) {
    List<Settings> sections = settings.sections("commands");
    if (sections.size() > MOST) {
      settings.reject("commands", "are at most " + MOST + ", not " + sections.size());
    }
    List<SmtpCommand> commands = new ArrayList<>();
    for (Settings section : sections) {
      String line =
          section
              .text("send")
              .check(
                  text -> text.matches("[A-Za-z][\\P{Cntrl}]{0,499}"),
                  "is one line of 1 to 500 characters that begins with a letter")
              .check(SmtpCommand::allowed, "begins with none of " + NOT_HERE)
              .required();
      List<String> codes =
          section
              .texts("expect")
              .check(
                  all -> all.stream().allMatch(code -> code.matches("[2-5][0-9]{2}")),
                  "takes codes of replies, 200 to 599")
              .orElse(List.of());
      commands.add(new SmtpCommand(line, codes));
    }
    return List.copyOf(commands);
  }

  private static boolean allowed(String line) {
    return !NOT_HERE.contains(line.split(" ", 2)[0].toUpperCase(Locale.ROOT));
  }

  /** Whether a reply with this code is right. */
  boolean fits(int code) {
    return codes.isEmpty() ? code < 400 : codes.contains(Integer.toString(code));
  }

  /** What would be right, for people. */
  String wanted() {
    return codes.isEmpty() ? "200 to 399" : String.join(" or ", codes);
  }
}
