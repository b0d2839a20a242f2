package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads the greeting of MySQL or MariaDB, changes to TLS if asked for, and goes through with the
 * login: a connection that is given up before counts against this machine.
 */
final class MysqlProbe extends TalkProbe {
  private static final byte[] QUIT = {1, 0, 0, 0, 1};
  private static final int OK = 0;
  private static final int OTHER_WAY = 0xfe;

  private final Optional<String> user;

  MysqlProbe(Access access, Optional<String> user) {
    super(access);
    this.user = user;
  }

  static Optional<String> user(Settings settings) {
    return settings
        .text("user")
        .check(
            text -> text.matches("[^\\p{Cntrl}]{1,80}"),
            "has 1 to 80 characters, none of them a control character")
        .optional();
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("greeting", "waiting for the greeting of MySQL");
    MysqlPacket first = MysqlPacket.read(talk, 0);
    talk.end(Mysql.GREETING_TIME);
    if (isError(first)) {
      throw error(talk, first).failure(talk);
    }
    MysqlGreeting greeting = MysqlGreeting.of(first.body(), talk);
    talk.measure(Mysql.PRODUCT, greeting.product());
    talk.measure(Mysql.VERSION, greeting.version());
    talk.measure(Mysql.TLS_OFFERED, greeting.tls() ? 1 : 0);
    if (!greeting.authentication().isEmpty()) {
      talk.measure(Mysql.AUTHENTICATION, greeting.authentication());
    }
    boolean tls = talk.changes(greeting.tls());
    if (tls) {
      talk.begin("starttls", "asking for TLS");
      talk.send(MysqlPacket.requestTls(1).bytes());
      talk.startTls();
    }
    logIn(talk, tls);
  }

  private void logIn(Talk talk, boolean tls) throws IOException {
    talk.begin("login", "waiting for the answer to the login");
    int number = tls ? 2 : 1;
    talk.send(MysqlPacket.login(number, user.orElse("watchkeeper"), tls).bytes());
    MysqlPacket answer = MysqlPacket.read(talk, number + 1);
    if ((answer.body()[0] & 0xff) == OTHER_WAY) {
      talk.send(new MysqlPacket(number + 2, new byte[0]).bytes());
      answer = MysqlPacket.read(talk, number + 3);
    }
    talk.end(Mysql.LOGIN_TIME);
    if (isError(answer)) {
      judge(talk, error(talk, answer));
    } else if (answer.body()[0] == OK) {
      talk.goodbye(QUIT);
    }
  }

  /** Not to be let in is a sign of life, unless the check names the user. */
  private void judge(Talk talk, MysqlError error) throws ProbeFailure {
    if (user.isPresent() || !error.notLetIn()) {
      throw error.failure(talk);
    }
  }

  private static boolean isError(MysqlPacket packet) {
    return (packet.body()[0] & 0xff) == MysqlError.MARK;
  }

  private static MysqlError error(Talk talk, MysqlPacket packet) {
    MysqlError error = MysqlError.of(packet.body());
    talk.measure(Mysql.ERROR, error.code());
    return error;
  }
}
