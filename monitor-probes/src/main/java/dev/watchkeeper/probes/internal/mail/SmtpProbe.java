package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Hidden;
import dev.watchkeeper.probes.internal.tcp.Login;
import dev.watchkeeper.probes.internal.tcp.Reply;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Talks SMTP or LMTP: greeting, EHLO, STARTTLS and EHLO again, AUTH, commands of the check, QUIT.
 */
final class SmtpProbe extends TalkProbe {
  private static final int READY = 220;
  private static final int DONE = 250;
  private static final int LOGGED_IN = 235;
  private static final int GO_ON = 334;
  private static final Set<Integer> REFUSED = Set.of(530, 534, 535, 538);

  private final SmtpPlan plan;

  SmtpProbe(Access access, SmtpPlan plan) {
    super(access);
    this.plan = plan;
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("greeting", "waiting for the greeting of SMTP");
    Reply greeting = heard(talk, Smtp.GREETING_TIME);
    talk.measure(Smtp.BANNER, greeting.lines().get(greeting.lines().size() - 1));
    if (greeting.code() != READY) {
      throw talk.failed("the server greets with " + greeting.shown(talk));
    }
    Offers offers = hello(talk);
    if (talk.changes(offers.has("STARTTLS"))) {
      Reply answer = ask(talk, "starttls", "STARTTLS", Smtp.STARTTLS_TIME);
      if (answer.code() != READY) {
        throw talk.noTls(answer.shown(talk));
      }
      talk.startTls();
      offers = hello(talk);
    }
    talk.measure(Smtp.CAPABILITIES, offers.shown(", "));
    offers.demand(plan.offers(), talk);
    Login login = access().login();
    if (login != null) {
      logIn(talk, login, mechanism(talk, offers));
    }
    for (SmtpCommand command : plan.commands()) {
      say(talk, command);
    }
    talk.goodbye("QUIT");
  }

  private static void say(Talk talk, SmtpCommand command) throws IOException {
    talk.begin("command", "waiting for the answer to " + talk.shown(command.line()));
    talk.say(command.line());
    Reply reply = heard(talk, Smtp.COMMAND_TIME);
    talk.measure(Smtp.ANSWER, reply.lines().get(reply.lines().size() - 1));
    if (!command.fits(reply.code())) {
      throw talk.failed(
          talk.shown(command.line())
              + " was answered with "
              + reply.shown(talk)
              + ", expected "
              + command.wanted());
    }
  }

  private static Reply heard(Talk talk, MetricKey time) throws IOException {
    Reply reply = Reply.strict(talk);
    talk.end(time);
    talk.measure(Smtp.CODE, reply.code());
    return reply;
  }

  private static Reply ask(Talk talk, String phase, String command, MetricKey time)
      throws IOException {
    talk.begin(phase, "waiting for the answer to " + phase.toUpperCase(Locale.ROOT));
    talk.say(command);
    return heard(talk, time);
  }

  private Offers hello(Talk talk) throws IOException {
    String verb = plan.hello().substring(0, 4);
    Reply reply = ask(talk, verb.toLowerCase(Locale.ROOT), plan.hello(), Smtp.HELLO_TIME);
    if (reply.code() != DONE) {
      throw talk.failed(verb + " was answered with " + reply.shown(talk));
    }
    return Offers.of(reply.lines().subList(1, reply.lines().size()));
  }

  private String mechanism(Talk talk, Offers offers) throws ProbeFailure {
    Set<String> offered = offers.words("AUTH");
    List<String> wanted =
        plan.mechanism().isEmpty() ? List.of("PLAIN", "LOGIN") : List.of(plan.mechanism());
    for (String mechanism : wanted) {
      if (offered.contains(mechanism)) {
        return mechanism;
      }
    }
    throw talk.refused(
        "the server offers no login by "
            + String.join(" or ", wanted)
            + (offered.isEmpty() ? "" : ", but by " + talk.shown(String.join(" ", offered))));
  }

  private static void logIn(Talk talk, Login login, String mechanism) throws IOException {
    Reply reply;
    if (mechanism.equals("PLAIN")) {
      reply = ask(talk, "auth", "AUTH PLAIN " + login.plainResponse(), Smtp.LOGIN_TIME);
    } else {
      reply = ask(talk, "auth", "AUTH LOGIN", Smtp.LOGIN_TIME);
      if (reply.code() == GO_ON) {
        reply = ask(talk, "auth", Hidden.base64(login.user()), Smtp.LOGIN_TIME);
      }
      if (reply.code() == GO_ON) {
        reply = ask(talk, "auth", Hidden.base64(login.password().reveal()), Smtp.LOGIN_TIME);
      }
    }
    if (REFUSED.contains(reply.code())) {
      throw talk.refused("the login was refused: " + reply.shown(talk));
    }
    if (reply.code() != LOGGED_IN) {
      throw talk.failed("AUTH " + mechanism + " was answered with " + reply.shown(talk));
    }
  }
}
