package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Talk;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * An error packet of a MySQL or MariaDB server.
 *
 * @param code its number
 * @param state its SQLSTATE; empty if not told
 * @param text its words
 */
record MysqlError(int code, String state, String text) {
  static final int MARK = 0xff;
  private static final Set<Integer> NOT_LET_IN = Set.of(1045, 1130, 1251, 1698);
  private static final Map<Integer, String> KNOWN =
      Map.of(
          1040, "too many connections: ",
          1203, "too many connections: ",
          1129, "this machine is blocked after too many errors: ",
          1053, "the server is going down: ");

  /** Reads a body of at least three bytes, of which the first is the mark. */
  static MysqlError of(byte[] body) {
    int code = (body[1] & 0xff) | (body[2] & 0xff) << 8;
    boolean stated = body.length >= 9 && body[3] == '#';
    int from = stated ? 9 : 3;
    String state = stated ? new String(body, 4, 5, StandardCharsets.US_ASCII) : "";
    String text = new String(body, from, body.length - from, StandardCharsets.UTF_8);
    return new MysqlError(code, state, text);
  }

  /** Whether it says that we are not let in, be it by our name or from our machine. */
  boolean notLetIn() {
    return state.equals("28000") || NOT_LET_IN.contains(code);
  }

  ProbeFailure failure(Talk talk) {
    String said = "the server says " + talk.shown(text) + " (" + code + ")";
    return notLetIn() ? talk.refused(said) : talk.failed(KNOWN.getOrDefault(code, "") + said);
  }
}
