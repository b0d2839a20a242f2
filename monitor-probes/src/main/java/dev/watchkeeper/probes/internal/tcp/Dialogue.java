package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One dialogue under way: what was heard and not used yet, and what was captured. Belongs to the
 * thread of its run.
 */
final class Dialogue {
  private static final int BLOCK = 2_048;
  private static final int MAX_CAPTURED = 1_000;

  private final Wire wire;
  private final TcpPlan plan;
  private final Script script;
  private final Heard heard = new Heard();
  private final Map<String, String> captured = new LinkedHashMap<>();
  private final byte[] block = new byte[BLOCK];
  private boolean midLine;

  Dialogue(Wire wire, TcpPlan plan) {
    this.wire = wire;
    this.plan = plan;
    this.script = plan.script();
  }

  Wire wire() {
    return wire;
  }

  Heard heard() {
    return heard;
  }

  Map<String, String> captured() {
    return captured;
  }

  /** Reads more; false if the peer has closed. A peer that never says a word has failed. */
  boolean more(int most) throws IOException {
    if (heard.size() == 0) {
      wire.awaitFirstByte();
      if (!script.stepped()) {
        wire.end(Net.WAIT);
        wire.begin("answer", "reading the answer");
      }
    }
    if (heard.size() >= most) {
      throw new ProbeFailure(
          Outcome.TOO_LARGE, "more than " + most + " bytes while " + wire.doing());
    }
    int count = wire.read(block, 0, Math.min(block.length, most - heard.size()));
    heard.add(block, Math.max(0, count));
    return count >= 0;
  }

  /** What was heard in this step is the answer, as far as it has come. */
  void answered(int count) {
    if (count > 0) {
      wire.measured().set(Tcp.ANSWER, script.hidden().clean(heard.text(count).text()));
    }
  }

  /** The step is over, and this is what it has used. */
  void use(int count, boolean lines) {
    answered(count);
    midLine = lines && !heard.text(count).text().endsWith("\n");
    heard.use(count);
  }

  /** Sends the last word; that it does not arrive is no matter. */
  void goodbye() {
    Template quit = script.quit();
    if (quit != null) {
      try {
        wire.write(quit.filled(captured));
      } catch (IOException e) {
        // What was to be seen has been seen.
      }
    }
  }

  void capture(String name, String value) throws ProbeFailure {
    String cut = value.length() > MAX_CAPTURED ? value.substring(0, MAX_CAPTURED) : value;
    captured.put(name, cut);
    String shown = script.hidden().clean(cut);
    if (!script.numbers().contains(name)) {
      wire.measured().set(Tcp.captured(name), shown);
      return;
    }
    boolean number = cut.matches("[+-]?[0-9]{1,300}(\\.[0-9]{1,300})?");
    if (!number) {
      throw new ProbeFailure(
          Outcome.ASSERTION_FAILED,
          "'" + name + "' is to be a number and is '" + Texts.line(shown, 100) + "'");
    }
    wire.measured().set(Tcp.capturedNumber(name), Double.parseDouble(cut));
  }

  /**
   * Puts TLS on the connection, once the line that was awaited has ended. What came behind it in
   * the clear is somebody's trick (RFC 3207, 6).
   */
  void startTls() throws IOException {
    byte[] lineEnd = {'\n'};
    while (midLine) {
      int end = heard.endOf(lineEnd, heard.size());
      if (end > 0) {
        heard.use(end);
        midLine = false;
      } else if (!more(Talk.MAX_LINE)) {
        throw new ProbeFailure(
            Outcome.RESET, "the peer closed in the middle of a line before TLS began");
      }
    }
    if (heard.size() > 0 || wire.buffered() > 0) {
      throw new ProbeFailure(Outcome.PROTOCOL, "the peer goes on in the clear where TLS begins");
    }
    TlsClient tls = plan.tls();
    wire.startTls(tls == null ? Security.standard() : tls, plan.endpoint().host());
  }
}
