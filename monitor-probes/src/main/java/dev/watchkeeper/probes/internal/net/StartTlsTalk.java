package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The words of a conversation that asks for TLS; belongs to one run. */
final class StartTlsTalk {
  private static final int MOST_LINES = 100;
  private static final int LONGEST_LINE = 2_000;
  private static final int MOST_TEXT = 16_384;

  private final Wire wire;
  private final StartTls kind;

  StartTlsTalk(Wire wire, StartTls kind) {
    this.wire = wire;
    this.kind = kind;
  }

  void say(String text) throws IOException {
    wire.write(text.getBytes(StandardCharsets.UTF_8));
  }

  void say(byte[] bytes) throws IOException {
    wire.write(bytes);
  }

  private static String shown(String text) {
    return "'" + Texts.line(text.strip(), 80) + "'";
  }

  /** The next byte; the end of the connection is none. */
  int next() throws IOException {
    int next = wire.read();
    if (next < 0) {
      throw kind.broken("the peer closed the connection before TLS");
    }
    return next;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = next(); next != '\n'; next = next()) {
      line.append((char) next);
      if (line.length() > LONGEST_LINE) {
        throw kind.broken("a line of more than " + LONGEST_LINE + " characters");
      }
    }
    return line.toString();
  }

  /** One line that begins with this. */
  void line(String beginning, String what) throws IOException {
    String line = line();
    if (!line.startsWith(beginning)) {
      throw refusal(line, what);
    }
  }

  /** A negative answer in words of the protocol is a refusal, anything else nonsense. */
  private ProbeFailure refusal(String line, String what) {
    boolean negative =
        line.startsWith("-ERR") || line.matches("(\\*|a1) (NO|BAD|BYE).*\\s*|[45]\\d\\d.*\\s*");
    return negative
        ? kind.refused(what + ": " + shown(line))
        : kind.broken("an odd " + what + ": " + shown(line));
  }

  /** The first line with this tag after any number of other ones, which is to be {@code good}. */
  void lineAfterOthers(String tag, String others, String good) throws IOException {
    for (int i = 0; i < MOST_LINES; i++) {
      String line = line();
      if (line.startsWith(good)) {
        return;
      }
      if (line.startsWith(tag) || !line.startsWith(others)) {
        throw refusal(line, "answer to STARTTLS");
      }
    }
    throw kind.broken("more than " + MOST_LINES + " lines before an answer");
  }

  /** A reply of one or more lines with this code (RFC 5321, RFC 959): its text. */
  String reply(String code, String what) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < MOST_LINES; i++) {
      String line = line();
      all.append(line).append('\n');
      boolean inside = i > 0 && kind == StartTls.FTP && !line.startsWith(code);
      if (!line.startsWith(code) && !inside) {
        throw refusal(line, what);
      }
      if (!inside && (line.length() < 4 || line.charAt(3) != '-')) {
        return all.toString();
      }
    }
    throw kind.broken("more than " + MOST_LINES + " lines of " + what);
  }

  /** Everything up to and with this end. */
  String until(String end, String what) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(end, Math.max(0, all.length() - end.length())) < 0) {
      all.append((char) next());
      if (all.length() > MOST_TEXT) {
        throw kind.broken("more than " + MOST_TEXT + " characters of " + what);
      }
    }
    return all.toString();
  }

  /** Refused if the text does not have this word; case does not matter. */
  void offered(String text, String word) throws ProbeFailure {
    if (!text.toUpperCase(Locale.ROOT).contains(word.toUpperCase(Locale.ROOT))) {
      throw kind.refused(word.replace("<", "") + " is not among what it offers");
    }
  }

  void expect(String text, String word) throws ProbeFailure {
    if (!text.contains(word)) {
      throw kind.refused("it says " + shown(text));
    }
  }

  ProbeFailure refused(String what) {
    return kind.refused(what);
  }

  ProbeFailure broken(String what) {
    return kind.broken(what);
  }
}
