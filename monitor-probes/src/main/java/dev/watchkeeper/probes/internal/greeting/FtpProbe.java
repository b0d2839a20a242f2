package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import dev.watchkeeper.probes.internal.tcp.Reply;
import dev.watchkeeper.probes.internal.tcp.Security;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.Locale;

/** Talks FTP: greeting, AUTH TLS, USER and PASS, QUIT. */
final class FtpProbe extends TalkProbe {
  private static final int SOON = 120;
  private static final int READY = 220;
  private static final int LOGGED_IN = 230;
  private static final int SECURE = 234;
  private static final int PASSWORD = 331;
  private static final int REFUSED = 530;

  FtpProbe(Access access) {
    super(access);
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("greeting", "waiting for the greeting of FTP");
    Reply greeting = Reply.loose(talk);
    if (greeting.code() == SOON) {
      greeting = Reply.loose(talk);
    }
    talk.end(Ftp.GREETING_TIME);
    talk.measure(Ftp.CODE, greeting.code());
    talk.measure(Ftp.BANNER, greeting.lines().get(greeting.lines().size() - 1));
    if (greeting.code() != READY) {
      throw talk.failed("the server greets with " + greeting.shown(talk));
    }
    secure(talk);
    Login login = access().login();
    if (login != null) {
      logIn(talk, login);
    }
    talk.goodbye("QUIT");
  }

  private static Reply ask(Talk talk, String verb, String command, MetricKey time)
      throws IOException {
    talk.begin(verb.toLowerCase(Locale.ROOT), "waiting for the answer to " + verb);
    talk.say(command);
    Reply reply = Reply.loose(talk);
    talk.end(time);
    talk.measure(Ftp.CODE, reply.code());
    return reply;
  }

  /** What a server offers shows only when it is asked for. */
  private void secure(Talk talk) throws IOException {
    if (!talk.changes(true)) {
      return;
    }
    Reply answer = ask(talk, "AUTH", "AUTH TLS", Ftp.STARTTLS_TIME);
    boolean unknown = answer.code() >= 500 && answer.code() <= 504;
    if (answer.code() == SECURE) {
      talk.startTls();
    } else if (!unknown || access().security().mode() == Security.Mode.REQUIRED) {
      throw talk.noTls(answer.shown(talk));
    }
  }

  private static void logIn(Talk talk, Login login) throws IOException {
    Reply reply = ask(talk, "USER", "USER " + login.user(), Ftp.LOGIN_TIME);
    if (reply.code() == PASSWORD) {
      reply = ask(talk, "PASS", "PASS " + login.password().reveal(), Ftp.LOGIN_TIME);
    }
    if (reply.code() == REFUSED) {
      throw talk.refused("the login was refused: " + reply.shown(talk));
    }
    if (reply.code() != LOGGED_IN) {
      throw talk.failed("the login was answered with " + reply.shown(talk));
    }
  }
}
