package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Talks IMAP: greeting, CAPABILITY, STARTTLS and CAPABILITY again, LOGIN, STATUS, LOGOUT. */
final class ImapProbe extends TalkProbe {
  private static final Pattern COUNTS =
      Pattern.compile(
          "\\((?=.*\\bMESSAGES ([0-9]{1,10})\\b)" + "(?=.*\\bUNSEEN ([0-9]{1,10})\\b)[^(]*\\)$");

  private final List<String> wanted;
  private final @Nullable String mailbox;

  /** With no mailbox, none is asked for. */
  ImapProbe(Access access, List<String> wanted, @Nullable String mailbox) {
    super(access);
    this.wanted = wanted;
    this.mailbox = mailbox;
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    ImapTalk imap = new ImapTalk(talk);
    boolean known = greeted(talk, imap);
    Offers offers = capability(talk, imap);
    if (talk.changes(offers.has("STARTTLS"))) {
      ImapTalk.Answer answer = ask(talk, imap, "STARTTLS", Imap.STARTTLS_TIME);
      if (!answer.ok()) {
        throw talk.noTls(talk.shown(answer.text()));
      }
      talk.startTls();
      offers = capability(talk, imap);
    }
    talk.measure(Imap.CAPABILITIES, offers.shown(" "));
    offers.demand(wanted, talk);
    Login login = access().login();
    if (login != null && !known) {
      logIn(talk, imap, offers, login);
    }
    if (mailbox != null) {
      status(talk, imap, quoted(mailbox));
    }
    talk.goodbye("z LOGOUT");
  }

  private static void status(Talk talk, ImapTalk imap, String name) throws IOException {
    String command = "STATUS " + name + " (MESSAGES UNSEEN)";
    ImapTalk.Answer answer = ask(talk, imap, command, Imap.STATUS_TIME);
    if (!answer.ok()) {
      throw talk.failed("STATUS of " + name + " was answered with " + talk.shown(answer.text()));
    }
    String said = answer.untagged("STATUS");
    Matcher counts = COUNTS.matcher(said == null ? "" : said.strip().toUpperCase(Locale.ROOT));
    if (!counts.find()) {
      throw talk.broken("STATUS without its numbers: " + talk.shown(said == null ? "" : said));
    }
    talk.measure(Imap.MESSAGES, Double.parseDouble(counts.group(1)));
    talk.measure(Imap.UNSEEN, Double.parseDouble(counts.group(2)));
  }

  /** Whether the server takes us for somebody already. */
  private static boolean greeted(Talk talk, ImapTalk imap) throws IOException {
    talk.begin("greeting", "waiting for the greeting of IMAP");
    String greeting = imap.line();
    talk.end(Imap.GREETING_TIME);
    String upper = greeting.toUpperCase(Locale.ROOT);
    if (!upper.matches("\\* (OK|PREAUTH|BYE)( .*)?")) {
      throw talk.foreign(talk.shown(greeting));
    }
    int word = greeting.indexOf(' ', 2);
    talk.measure(Imap.BANNER, word < 0 ? "" : greeting.substring(word + 1));
    if (upper.startsWith("* BYE")) {
      throw talk.failed("the server greets with " + talk.shown(greeting));
    }
    return upper.startsWith("* PREAUTH");
  }

  private static ImapTalk.Answer ask(Talk talk, ImapTalk imap, String command, MetricKey time)
      throws IOException {
    int end = command.indexOf(' ');
    String verb = end < 0 ? command : command.substring(0, end);
    talk.begin(verb.toLowerCase(Locale.ROOT), "waiting for the answer to " + verb);
    ImapTalk.Answer answer = imap.ask(command);
    talk.end(time);
    return answer;
  }

  private static Offers capability(Talk talk, ImapTalk imap) throws IOException {
    ImapTalk.Answer answer = ask(talk, imap, "CAPABILITY", Imap.CAPABILITY_TIME);
    String offered = answer.untagged("CAPABILITY");
    if (!answer.ok() || offered == null) {
      throw talk.failed("CAPABILITY was answered with " + talk.shown(answer.text()));
    }
    return Offers.of(List.of(offered.strip().split(" +", -1)));
  }

  private static void logIn(Talk talk, ImapTalk imap, Offers offers, Login login)
      throws IOException {
    if (offers.has("LOGINDISABLED")) {
      throw talk.refused("the server has LOGIN disabled");
    }
    String command = "LOGIN " + quoted(login.user()) + " " + quoted(login.password().reveal());
    ImapTalk.Answer answer = ask(talk, imap, command, Imap.LOGIN_TIME);
    if (!answer.ok()) {
      throw refusal(talk, answer);
    }
  }

  /** A response code of RFC 5530 says when the fault is not that of the credentials. */
  private static ProbeFailure refusal(Talk talk, ImapTalk.Answer answer) {
    String upper = answer.text().toUpperCase(Locale.ROOT);
    boolean other =
        upper.startsWith("BAD")
            || upper.startsWith("BYE")
            || upper.matches("NO \\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)].*");
    return other
        ? talk.failed("LOGIN was answered with " + talk.shown(answer.text()))
        : talk.refused("the login was refused: " + talk.shown(answer.text()));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
