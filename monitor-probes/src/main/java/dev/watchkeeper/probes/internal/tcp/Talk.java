package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One conversation with a server of a known protocol: lines and packets, each bounded, every
 * failure with what was seen, nothing shown that must not be. Belongs to the thread of its run.
 */
public final class Talk {
  /** The longest line, in bytes; no protocol that we know needs more. */
  public static final int MAX_LINE = 8_192;

  private static final int SHOWN = 100;

  private final Wire wire;
  private final Access access;

  Talk(Wire wire, Access access) {
    this.wire = wire;
    this.access = access;
  }

  /** A step begins. */
  public void begin(String phase, String doing) {
    wire.begin(phase, doing);
  }

  /** The step is over; it took this long. */
  public void end(MetricKey time) {
    wire.end(time);
  }

  /** A number of the peer or about it; one that is not finite is left out. */
  public void measure(MetricKey key, double number) {
    if (Double.isFinite(number)) {
      wire.measured().set(key, number);
    }
  }

  /** A text of the peer, which is made safe to be shown. */
  public void measure(MetricKey key, String text) {
    wire.measured().set(key, Texts.line(access.hidden().clean(text), 1_000));
  }

  /** Sends a command and the end of the line. */
  public void say(String command) throws IOException {
    send((command + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes. */
  public void send(byte[] bytes) throws IOException {
    wire.write(bytes);
  }

  /** Sends the last word; that it does not arrive is no matter. */
  public void goodbye(String command) {
    goodbye((command + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #goodbye(String)}, in bytes. */
  public void goodbye(byte[] bytes) {
    try {
      wire.write(bytes);
    } catch (IOException e) {
      // What was to be seen has been seen.
    }
  }

  /** The next line, without its end, which must be CR LF. */
  public String line() throws IOException {
    String line = looseLine();
    if (!line.endsWith("\r")) {
      throw broken("a line that does not end in CR LF: " + shown(line));
    }
    return line.substring(0, line.length() - 1);
  }

  /** The next line up to LF, with the CR that it may have. */
  public String looseLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int next = wire.read(); next != '\n'; next = wire.read()) {
      if (next < 0) {
        throw ended(line.toString(StandardCharsets.UTF_8));
      }
      if (line.size() == MAX_LINE) {
        String begin = line.toString(StandardCharsets.UTF_8);
        throw broken("no end of line within " + MAX_LINE + " bytes: " + shown(begin));
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private ProbeFailure ended(String begun) {
    String what = begun.isEmpty() ? "" : " in the middle of the line " + shown(begun);
    return new ProbeFailure(
        Outcome.RESET, "connection closed by the peer" + what + " while " + wire.doing());
  }

  /** The next byte. */
  public int octet() throws IOException {
    int next = wire.read();
    if (next < 0) {
      throw ended("");
    }
    return next;
  }

  /** So many bytes; the caller has bounded the number. */
  public byte[] octets(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int at = 0; at < count; ) {
      int got = wire.read(bytes, at, count - at);
      if (got < 0) {
        throw new ProbeFailure(
            Outcome.RESET,
            "connection closed by the peer after "
                + at
                + " of "
                + count
                + " bytes while "
                + wire.doing());
      }
      at += got;
    }
    return bytes;
  }

  /** What has already come, after these bytes that were taken, for people; does not wait. */
  public String seenAfter(byte... taken) throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    seen.writeBytes(taken);
    byte[] more = new byte[Math.min(wire.buffered(), SHOWN)];
    int count = more.length == 0 ? 0 : wire.read(more, 0, more.length);
    seen.write(more, 0, Math.max(0, count));
    String text = seen.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    return shown(end < 0 ? text : text.substring(0, end).stripTrailing());
  }

  /** A text of the peer in quotes, safe to be shown. */
  public String shown(String text) {
    return "'" + Texts.line(access.hidden().clean(text), SHOWN) + "'";
  }

  /** It speaks another protocol; {@code seen} is shown as it is. */
  public ProbeFailure foreign(String seen) {
    return new ProbeFailure(Outcome.PROTOCOL, "this is not " + access.kind().name() + ": " + seen);
  }

  /** It breaks its protocol; {@code how} is shown as it is. */
  public ProbeFailure broken(String how) {
    return new ProbeFailure(
        Outcome.PROTOCOL, "the answer breaks " + access.kind().name() + ": " + how);
  }

  /** It says what it must not say at this point; {@code what} is shown as it is. */
  public ProbeFailure failed(String what) {
    return new ProbeFailure(Outcome.ASSERTION_FAILED, what);
  }

  /** It does not let us in; {@code what} is shown as it is. */
  public ProbeFailure refused(String what) {
    return new ProbeFailure(Outcome.AUTH, what);
  }

  /** Whether to ask for TLS now, which the peer offers or not. */
  public boolean changes(boolean offered) throws ProbeFailure {
    if (!offered && access.security().mode() == Security.Mode.REQUIRED) {
      throw new ProbeFailure(Outcome.TLS, "TLS is required, but the server does not offer it");
    }
    return offered
        && (access.security().mode() == Security.Mode.REQUIRED
            || access.security().mode() == Security.Mode.OPTIONAL);
  }

  /** It offered TLS and now refuses it: never gone on without. */
  public ProbeFailure noTls(String answer) {
    return new ProbeFailure(
        Outcome.TLS, "the server offers TLS and then refuses to begin: " + answer);
  }

  /** Puts TLS on the connection; whatever came before it and was not read is somebody's trick. */
  public void startTls() throws IOException {
    if (wire.buffered() > 0) {
      throw broken("it goes on in the clear where TLS begins: " + seenAfter());
    }
    TlsClient tls = access.security().tls();
    wire.startTls(tls == null ? Security.standard() : tls, access.endpoint().host());
  }
}
