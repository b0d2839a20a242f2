package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.Postgres;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Security;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Greets PostgreSQL: request for TLS, start-up, until a password is asked for or it is ready. */
final class PostgresProbe extends TalkProbe {
  private static final byte[] TERMINATE = {'X', 0, 0, 0, 4};
  private static final int MAX_MESSAGES = 200;

  private final PostgresStartup startup;

  PostgresProbe(Access access, PostgresStartup startup) {
    super(access);
    this.startup = startup;
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    if (access().security().mode() != Security.Mode.NONE) {
      secure(talk);
    }
    talk.begin("greeting", "waiting for the answer to the start-up of PostgreSQL");
    talk.send(startup.message());
    if (authentication(talk)) {
      untilReady(talk);
    }
    talk.end(Postgres.GREETING_TIME);
    talk.goodbye(TERMINATE);
  }

  private static void secure(Talk talk) throws IOException {
    talk.begin("starttls", "waiting for the answer to the request for TLS");
    talk.send(PostgresStartup.requestTls());
    int answer = talk.octet();
    talk.end(Postgres.STARTTLS_TIME);
    if (answer != 'S' && answer != 'N') {
      throw talk.foreign("the request for TLS was answered with " + talk.seenAfter((byte) answer));
    }
    if (talk.changes(answer == 'S')) {
      talk.startTls();
    }
  }

  /** The first answer; true if we are in without a password. */
  private boolean authentication(Talk talk) throws IOException {
    PostgresMessage message = next(talk);
    if (message == null) {
      return false;
    }
    if (message.type() != 'R' || message.number() < 0) {
      throw talk.broken("the start-up was answered with a message '" + message.type() + "'");
    }
    talk.measure(Postgres.AUTHENTICATION, name(message));
    return message.number() == 0;
  }

  /** The next message that is no notice; null for an error that is a sign of life. */
  private @Nullable PostgresMessage next(Talk talk) throws IOException {
    for (int i = 0; i < MAX_MESSAGES; i++) {
      PostgresMessage message = PostgresMessage.read(talk);
      if (message.type() == 'E') {
        error(talk, message.fields(talk));
        return null;
      }
      if (message.type() != 'N' && message.type() != 'v') {
        return message;
      }
    }
    throw talk.broken("more than " + MAX_MESSAGES + " notices");
  }

  private static String name(PostgresMessage message) {
    return switch (message.number()) {
      case 0 -> "none";
      case 3 -> "password";
      case 5 -> "md5";
      case 7, 8 -> "gss";
      case 9 -> "sspi";
      case 10 -> message.texts(4).toLowerCase(Locale.ROOT);
      default -> "method " + message.number();
    };
  }

  private void error(Talk talk, Map<Character, String> fields) throws ProbeFailure {
    String state = fields.getOrDefault('C', "");
    String text = fields.getOrDefault('M', "");
    if (!state.isEmpty()) {
      talk.measure(Postgres.SQLSTATE, state);
    }
    boolean credentials = state.startsWith("28");
    if ((credentials || state.equals("3D000")) && !startup.named()) {
      return;
    }
    String what =
        "the server says " + talk.shown(text) + (state.isEmpty() ? "" : " (" + state + ")");
    String why =
        switch (state) {
          case "53300" -> "too many connections: ";
          case "57P03" -> "no connections now: ";
          case "57P01", "57P02" -> "the server is going down: ";
          default -> "";
        };
    throw credentials ? talk.refused(what) : talk.failed(why + what);
  }

  private void untilReady(Talk talk) throws IOException {
    for (int i = 0; i < MAX_MESSAGES; i++) {
      PostgresMessage message = next(talk);
      if (message == null || message.type() == 'Z') {
        return;
      }
      if (message.type() == 'S') {
        parameter(talk, message.texts(0));
      }
    }
    throw talk.broken("more than " + MAX_MESSAGES + " messages before it is ready");
  }

  private static void parameter(Talk talk, String text) {
    if (text.startsWith("server_version ")) {
      talk.measure(Postgres.VERSION, text.substring("server_version ".length()));
    }
    if (text.startsWith("in_hot_standby ")) {
      talk.measure(Postgres.STANDBY, text.endsWith(" on") ? 1 : 0);
    }
  }
}
