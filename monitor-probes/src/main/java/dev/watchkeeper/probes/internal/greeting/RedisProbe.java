package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Talks to Redis: AUTH, SELECT, PING, INFO, a command of the host's own, QUIT. */
final class RedisProbe extends TalkProbe {
  private final RedisPlan plan;

  RedisProbe(Access access, RedisPlan plan) {
    super(access);
    this.plan = plan;
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    Login login = access().login();
    if (login != null) {
      String password = login.password().reveal();
      boolean named = !login.user().isEmpty();
      demandOk(talk, named ? List.of("AUTH", login.user(), password) : List.of("AUTH", password));
    }
    if (plan.database() != 0) {
      demandOk(talk, List.of("SELECT", String.valueOf(plan.database())));
    }
    ping(talk);
    if (plan.info()) {
      info(talk);
    }
    if (!plan.command().isEmpty()) {
      command(talk);
    }
    talk.goodbye(Resp.command(List.of("QUIT")));
  }

  private static Resp ask(Talk talk, List<String> command) throws IOException {
    String verb = command.get(0).toUpperCase(Locale.ROOT);
    talk.begin(verb.toLowerCase(Locale.ROOT), "waiting for the answer to " + verb);
    talk.send(Resp.command(command));
    Resp answer = Resp.read(talk);
    if (answer.isError()) {
      throw error(talk, verb, answer.text());
    }
    return answer;
  }

  private static ProbeFailure error(Talk talk, String verb, String text) {
    String word = text.indexOf(' ') < 0 ? text : text.substring(0, text.indexOf(' '));
    boolean credentials =
        word.equals("NOAUTH")
            || word.equals("WRONGPASS")
            || word.equals("NOPERM")
            || verb.equals("AUTH") && word.equals("ERR");
    String what = verb + " was answered with " + talk.shown(text);
    return credentials ? talk.refused(what) : talk.failed(what);
  }

  private static void demandOk(Talk talk, List<String> command) throws IOException {
    Resp answer = ask(talk, command);
    if (answer.kind() != '+' || !answer.text().equals("OK")) {
      throw talk.broken(command.get(0) + " was not answered with OK");
    }
  }

  private static void ping(Talk talk) throws IOException {
    Resp answer = ask(talk, List.of("PING"));
    talk.end(Redis.PING_TIME);
    if (answer.kind() != '+' || !answer.text().equals("PONG")) {
      throw talk.broken("PING was answered with " + talk.shown(answer.text()));
    }
  }

  private static void info(Talk talk) throws IOException {
    Resp answer = ask(talk, List.of("INFO"));
    if (answer.kind() != '$') {
      throw talk.broken("INFO was not answered with a text");
    }
    RedisInfo.of(answer.text()).measure(talk);
  }

  private void command(Talk talk) throws IOException {
    Resp answer = ask(talk, plan.command());
    talk.end(Redis.COMMAND_TIME);
    if (answer.kind() == '*') {
      talk.measure(Redis.ANSWER, String.join(" ", RedisInfo.texts(answer)));
      talk.measure(Redis.ANSWER_NUMBER, answer.items().size());
    } else if (answer.kind() != '_') {
      talk.measure(Redis.ANSWER, answer.text());
      talk.measure(Redis.ANSWER_NUMBER, Numbers.read(answer.text()));
    }
  }
}
