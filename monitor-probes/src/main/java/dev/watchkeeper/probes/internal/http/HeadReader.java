package dev.watchkeeper.probes.internal.http;

import static dev.watchkeeper.probes.internal.http.HttpMessage.broken;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the head of an answer after RFC 9112, strictly: what a lenient reader would guess at breaks
 * the protocol, since a guess is what smuggling lives on. One leniency is left, which RFC 9112, 2.2
 * allows: a line of the head may end with LF alone. Bounded in every direction.
 */
final class HeadReader {
  static final int MAX_HEAD = 64 * 1_024;
  static final int MAX_FIELDS = 200;
  private static final int MAX_INTERIM = 8;
  private static final int FIRST_BUFFER = 192;

  private final ByteSource source;
  private byte[] line = new byte[FIRST_BUFFER];
  private int length;
  private int headBytes;

  HeadReader(ByteSource source) {
    this.source = source;
  }

  /** The head of the final answer; interim ones (1xx) are passed by. */
  HttpMessage head() throws IOException {
    for (int i = 0; i < MAX_INTERIM; i++) {
      HttpMessage head = oneHead();
      boolean interim = head.status() < 200 && head.status() != 101;
      if (!interim) {
        return head;
      }
    }
    throw broken("more than " + MAX_INTERIM + " interim answers");
  }

  private HttpMessage oneHead() throws IOException {
    headBytes = 0;
    readLine(true);
    int code = statusCode();
    String version = line[7] == '1' ? "1.1" : "1.0";
    return new HttpMessage(version, code, fields());
  }

  /** The fields up to an empty line: the rest of a head, or what follows the last chunk. */
  List<HttpMessage.Field> fields() throws IOException {
    List<HttpMessage.Field> fields = new ArrayList<>(8);
    for (readLine(false); length > 0; readLine(false)) {
      if (fields.size() == MAX_FIELDS) {
        throw broken("more than " + MAX_FIELDS + " header fields");
      }
      fields.add(field());
    }
    return fields;
  }

  private int statusCode() throws ProbeFailure {
    boolean sound =
        length >= 12
            && startsWith("HTTP/1.")
            && (line[7] == '1' || line[7] == '0')
            && line[8] == ' '
            && (length == 12 || line[12] == ' ');
    int code = 0;
    for (int i = 9; sound && i < 12; i++) {
      sound = line[i] >= '0' && line[i] <= '9';
      code = code * 10 + line[i] - '0';
    }
    if (!sound || code < 100 || code > 599) {
      throw broken("not a status line of HTTP/1: " + shown());
    }
    return code;
  }

  private boolean startsWith(String start) {
    for (int i = 0; i < start.length(); i++) {
      if (line[i] != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private HttpMessage.Field field() throws ProbeFailure {
    if (line[0] == ' ' || line[0] == '\t') {
      throw broken("a folded header field: " + shown());
    }
    int colon = 0;
    while (colon < length && line[colon] != ':') {
      if (!token((char) (line[colon] & 0xff))) {
        throw broken("a header field with a bad name: " + shown());
      }
      colon++;
    }
    if (colon == 0 || colon == length) {
      throw broken("a header field without a name or colon: " + shown());
    }
    int begin = colon + 1;
    int end = length;
    while (begin < end && blank(line[begin])) {
      begin++;
    }
    while (end > begin && blank(line[end - 1])) {
      end--;
    }
    String value = new String(line, begin, end - begin, StandardCharsets.ISO_8859_1);
    return new HttpMessage.Field(lowerName(colon), value);
  }

  /** The name at the beginning of the line, which is ASCII, in lower case. */
  private String lowerName(int end) {
    for (int i = 0; i < end; i++) {
      if (line[i] >= 'A' && line[i] <= 'Z') {
        line[i] = (byte) (line[i] | 0x20);
      }
    }
    return new String(line, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }

  private String shown() {
    String text = new String(line, 0, Math.min(length, 100), StandardCharsets.ISO_8859_1);
    return "'" + Texts.line(text, 60) + "'";
  }

  /** Whether a character may stand in a name, after RFC 9110, 5.6.2. */
  static boolean token(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** Reads one line, without its end, into the buffer. */
  private void readLine(boolean first) throws IOException {
    length = 0;
    boolean carriage = false;
    while (true) {
      int next = source.read();
      if (next < 0) {
        throw new ProbeFailure(
            Outcome.RESET, "truncated: the head ends after " + headBytes + " bytes");
      }
      count(first);
      if (next == '\n') {
        return;
      }
      if (carriage) {
        throw broken("a bare CR in the head");
      }
      carriage = next == '\r';
      if (!carriage) {
        add(next);
      }
    }
  }

  private void count(boolean first) throws ProbeFailure {
    if (++headBytes > MAX_HEAD) {
      throw first
          ? new ProbeFailure(Outcome.TOO_LARGE, "a status line of more than " + MAX_HEAD + " bytes")
          : broken("a head of more than " + MAX_HEAD + " bytes");
    }
  }

  private void add(int next) throws ProbeFailure {
    if (next < ' ' && next != '\t' || next == 127) {
      boolean frame = headBytes == 1 && next == 0;
      throw broken(
          frame
              ? "a NUL in place of a status line; the peer may speak HTTP/2"
              : (next == 0 ? "a NUL" : "a control character") + " in the head");
    }
    if (length == line.length) {
      line = Arrays.copyOf(line, length * 2);
    }
    line[length++] = (byte) next;
  }
}
