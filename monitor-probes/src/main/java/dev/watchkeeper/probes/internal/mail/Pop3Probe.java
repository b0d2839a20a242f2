package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Talks POP3: greeting, CAPA, STLS and CAPA again, USER and PASS, STAT, QUIT. */
final class Pop3Probe extends TalkProbe {
  private static final int MAX_LINES = 100;

  private final List<String> wanted;

  Pop3Probe(Access access, List<String> wanted) {
    super(access);
    this.wanted = wanted;
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("greeting", "waiting for the greeting of POP3");
    String greeting = status(talk);
    talk.end(Pop3.GREETING_TIME);
    talk.measure(Pop3.BANNER, words(greeting));
    if (!ok(greeting)) {
      throw talk.failed("the server greets with " + talk.shown(greeting));
    }
    Offers offers = capabilities(talk);
    if (talk.changes(offers.has("STLS"))) {
      String answer = ask(talk, "STLS", "STLS", Pop3.STARTTLS_TIME);
      if (!ok(answer)) {
        throw talk.noTls(talk.shown(answer));
      }
      talk.startTls();
      offers = capabilities(talk);
    }
    offers.demand(wanted, talk);
    Login login = access().login();
    if (login != null) {
      logIn(talk, login);
    }
    talk.goodbye("QUIT");
  }

  private static String status(Talk talk) throws IOException {
    String line = talk.line();
    if (!line.matches("(\\+OK|-ERR)( .*)?")) {
      throw talk.foreign(talk.shown(line));
    }
    return line;
  }

  private static boolean ok(String status) {
    return status.startsWith("+");
  }

  private static String words(String status) {
    return status.length() > 4 ? status.substring(status.indexOf(' ') + 1) : "";
  }

  private static String ask(Talk talk, String verb, String command, MetricKey time)
      throws IOException {
    talk.begin(verb.toLowerCase(Locale.ROOT), "waiting for the answer to " + verb);
    talk.say(command);
    String answer = status(talk);
    talk.end(time);
    return answer;
  }

  /** None if the server does not know the command. */
  private static Offers capabilities(Talk talk) throws IOException {
    talk.begin("capa", "waiting for the answer to CAPA");
    talk.say("CAPA");
    boolean known = ok(status(talk));
    Offers offers = Offers.of(known ? lines(talk) : List.of());
    talk.end(Pop3.CAPABILITY_TIME);
    if (known) {
      talk.measure(Pop3.CAPABILITIES, offers.shown(", "));
    }
    return offers;
  }

  private static List<String> lines(Talk talk) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = talk.line(); !line.equals("."); line = talk.line()) {
      if (lines.size() == MAX_LINES) {
        throw talk.broken("more than " + MAX_LINES + " capabilities");
      }
      lines.add(line.startsWith(".") ? line.substring(1) : line);
    }
    return lines;
  }

  private static void logIn(Talk talk, Login login) throws IOException {
    String answer = ask(talk, "USER", "USER " + login.user(), Pop3.LOGIN_TIME);
    if (ok(answer)) {
      answer = ask(talk, "PASS", "PASS " + login.password().reveal(), Pop3.LOGIN_TIME);
    }
    if (!ok(answer)) {
      throw refusal(talk, answer);
    }
    String size = ask(talk, "STAT", "STAT", Pop3.LOGIN_TIME);
    double[] counts = counts(size);
    if (counts == null) {
      throw talk.broken("the answer to STAT is two numbers, not " + talk.shown(size));
    }
    talk.measure(Pop3.MESSAGES, counts[0]);
    talk.measure(Pop3.SIZE, counts[1]);
  }

  /** A response code (RFC 2449, 3206) says when the fault is not that of the credentials. */
  private static ProbeFailure refusal(Talk talk, String answer) {
    boolean other =
        answer.toUpperCase(Locale.ROOT).matches("-ERR \\[(IN-USE|LOGIN-DELAY|SYS/.*)].*");
    return other
        ? talk.failed("the login was answered with " + talk.shown(answer))
        : talk.refused("the login was refused: " + talk.shown(answer));
  }

  private static double @Nullable [] counts(String answer) {
    if (!answer.matches("\\+OK [0-9]{1,15} [0-9]{1,15}( .*)?")) {
      return null;
    }
    String[] parts = answer.split(" ", -1);
    return new double[] {Double.parseDouble(parts[1]), Double.parseDouble(parts[2])};
  }
}
