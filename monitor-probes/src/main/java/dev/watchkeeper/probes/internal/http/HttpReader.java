package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one answer after RFC 9112, strictly: what a lenient reader would guess at is a failure of
 * the protocol, since a guess is what smuggling lives on. Bounded in every direction.
 */
final class HttpReader {
  private static final int MAX_LINE = 16 * 1_024;
  private static final int MAX_HEAD = 64 * 1_024;
  private static final int MAX_FIELDS = 200;
  private static final int MAX_INTERIM = 8;

  private final Wire wire;
  private final byte[] line = new byte[MAX_LINE];
  private int headBytes;

  HttpReader(Wire wire) {
    this.wire = wire;
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
    throw protocol("more than " + MAX_INTERIM + " interim answers");
  }

  private HttpMessage oneHead() throws IOException {
    headBytes = 0;
    String status = line();
    int code = statusCode(status);
    List<HttpMessage.Field> fields = new ArrayList<>();
    for (String text = line(); !text.isEmpty(); text = line()) {
      if (fields.size() == MAX_FIELDS) {
        throw protocol("more than " + MAX_FIELDS + " header fields");
      }
      fields.add(field(text));
    }
    return new HttpMessage(status.substring(5, 8), code, fields);
  }

  private static int statusCode(String line) throws ProbeFailure {
    boolean sound =
        line.length() >= 12
            && (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
            && (line.length() == 12 || line.charAt(12) == ' ');
    int code = 0;
    for (int i = 9; sound && i < 12; i++) {
      char c = line.charAt(i);
      sound = c >= '0' && c <= '9';
      code = code * 10 + c - '0';
    }
    if (!sound || code < 100 || code > 599) {
      throw protocol("not a status line of HTTP/1: '" + Texts.line(line, 60) + "'");
    }
    return code;
  }

  private static HttpMessage.Field field(String text) throws ProbeFailure {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw protocol("a header field without a name or colon: '" + Texts.line(text, 60) + "'");
    }
    for (int i = 0; i < colon; i++) {
      if (!token(text.charAt(i))) {
        throw protocol("a header field with a bad name: '" + Texts.line(text, 60) + "'");
      }
    }
    return new HttpMessage.Field(
        text.substring(0, colon).toLowerCase(Locale.ROOT), text.substring(colon + 1).strip());
  }

  /** Whether a character may stand in a name, after RFC 9110, 5.6.2. */
  static boolean token(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  /** One line without its end; it ends with CR LF, or LF alone. */
  private String line() throws IOException {
    int length = 0;
    boolean carriage = false;
    while (true) {
      int next = wire.read();
      if (next < 0) {
        throw new EOFException();
      }
      if (++headBytes > MAX_HEAD) {
        throw new ProbeFailure(Outcome.TOO_LARGE, "a head of more than " + MAX_HEAD + " bytes");
      }
      if (next == '\n') {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
      }
      if (carriage || next == 0) {
        throw protocol(carriage ? "a bare CR in the head" : "a NUL in the head");
      }
      carriage = next == '\r';
      if (!carriage) {
        if (length == MAX_LINE) {
          throw new ProbeFailure(Outcome.TOO_LARGE, "a line of more than " + MAX_LINE + " bytes");
        }
        line[length++] = (byte) next;
      }
    }
  }

  /** The body as its framing says; {@code bodyless} for answers that have none. */
  byte[] body(HttpMessage head, boolean bodyless) throws IOException {
    List<String> lengths = head.all("content-length");
    boolean chunked = head.chunked();
    if (!head.all("transfer-encoding").isEmpty() && (!lengths.isEmpty() || !chunked)) {
      throw protocol(
          chunked ? "both a length and chunks" : "an unknown transfer coding at the end");
    }
    long length = length(lengths);
    if (bodyless || head.status() == 204 || head.status() == 304 || head.status() < 200) {
      return new byte[0];
    }
    if (chunked) {
      return chunks();
    }
    return length >= 0 ? exactly(length) : untilClose();
  }

  private static long length(List<String> values) throws ProbeFailure {
    long length = -1;
    for (String value : values) {
      if (value.isEmpty()
          || value.length() > 18
          || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw protocol("a bad content length: '" + Texts.line(value, 40) + "'");
      }
      long one = Long.parseLong(value);
      if (length >= 0 && one != length) {
        throw protocol("two different content lengths: " + length + " and " + one);
      }
      length = one;
    }
    return length;
  }

  private byte[] exactly(long length) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.min(length, 8_192));
    copy(length, body, length);
    return body.toByteArray();
  }

  private void copy(long count, ByteArrayOutputStream into, long promised) throws IOException {
    byte[] some = new byte[2_048];
    long left = count;
    while (left > 0) {
      int read = wire.read(some, 0, (int) Math.min(some.length, left));
      if (read < 0) {
        long got = promised - left;
        throw new ProbeFailure(
            Outcome.RESET, "truncated: got " + got + " of " + promised + " bytes of the body");
      }
      into.write(some, 0, read);
      left -= read;
    }
  }

  private byte[] untilClose() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] some = new byte[2_048];
    for (int read = wire.read(some, 0, some.length); read >= 0; ) {
      body.write(some, 0, read);
      read = wire.read(some, 0, some.length);
    }
    return body.toByteArray();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      while (true) {
        headBytes = 0;
        long size = chunkSize(line());
        if (size == 0) {
          trailers();
          return body.toByteArray();
        }
        copy(size, body, size);
        if (!line().isEmpty()) {
          throw protocol("a chunk longer than its size");
        }
      }
    } catch (EOFException e) {
      throw new ProbeFailure(
          Outcome.RESET, "truncated: the chunks end after " + body.size() + " bytes");
    }
  }

  private static long chunkSize(String text) throws ProbeFailure {
    int end = 0;
    long size = 0;
    while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && end < 15) {
      size = size * 16 + Character.digit(text.charAt(end), 16);
      end++;
    }
    boolean sound = end > 0 && end < 15;
    if (!sound || end < text.length() && text.charAt(end) != ';' && text.charAt(end) != ' ') {
      throw protocol("a bad chunk size: '" + Texts.line(text, 40) + "'");
    }
    return size;
  }

  private void trailers() throws IOException {
    for (int fields = 0; !line().isEmpty(); fields++) {
      if (fields == MAX_FIELDS) {
        throw protocol("more than " + MAX_FIELDS + " trailer fields");
      }
    }
  }

  private static ProbeFailure protocol(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, "the answer breaks HTTP: " + what);
  }
}
