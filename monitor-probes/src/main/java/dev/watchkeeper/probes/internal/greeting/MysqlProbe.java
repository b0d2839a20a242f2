package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.Map;

/** Reads the greeting of MySQL or MariaDB, and changes to TLS if asked for. */
final class MysqlProbe extends TalkProbe {
  /** SSLRequest: capabilities (4.1, TLS, secure connection), 16 MiB packets, utf8, 23 zeros. */
  private static final byte[] REQUEST_TLS = new byte[36];

  static {
    byte[] begin = {32, 0, 0, 1, 0, (byte) 0x8a, 0, 0, 0, 0, 0, 1, 33};
    System.arraycopy(begin, 0, REQUEST_TLS, 0, begin.length);
  }

  private static final int NOT_ALLOWED = 1130;
  private static final int DENIED = 1045;
  private static final Map<Integer, String> KNOWN =
      Map.of(
          1040, "too many connections: ",
          1203, "too many connections: ",
          1129, "this machine is blocked after too many errors: ",
          1053, "the server is going down: ");

  MysqlProbe(Access access) {
    super(access);
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("greeting", "waiting for the greeting of MySQL");
    MysqlGreeting greeting = MysqlGreeting.read(talk);
    talk.end(Mysql.GREETING_TIME);
    if (greeting.error() != 0) {
      talk.measure(Mysql.ERROR, greeting.error());
      throw error(talk, greeting);
    }
    talk.measure(Mysql.PRODUCT, greeting.product());
    talk.measure(Mysql.VERSION, greeting.version());
    talk.measure(Mysql.TLS_OFFERED, greeting.tls() ? 1 : 0);
    if (!greeting.authentication().isEmpty()) {
      talk.measure(Mysql.AUTHENTICATION, greeting.authentication());
    }
    if (talk.changes(greeting.tls())) {
      talk.begin("starttls", "asking for TLS");
      talk.send(REQUEST_TLS);
      talk.startTls();
    }
  }

  private static ProbeFailure error(Talk talk, MysqlGreeting greeting) {
    String said =
        KNOWN.getOrDefault(greeting.error(), "")
            + "the server says "
            + talk.shown(greeting.text())
            + " ("
            + greeting.error()
            + ")";
    boolean refused = greeting.error() == NOT_ALLOWED || greeting.error() == DENIED;
    return refused ? talk.refused(said) : talk.failed(said);
  }
}
