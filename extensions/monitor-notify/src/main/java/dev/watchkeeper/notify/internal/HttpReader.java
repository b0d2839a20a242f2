package dev.watchkeeper.notify.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) with bounds on everything: head, fields, chunks, body.
 * Belongs to one thread.
 */
final class HttpReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-5][0-9]{2})( .*)?");
  private static final int HEAD = 32 << 10;
  private static final int EARLY_ANSWERS = 8;

  private final InputStream in;
  private final Attempt attempt;
  private final int mostBody;
  private int headLeft = HEAD;
  private boolean reusable;
  private boolean old;

  HttpReader(InputStream in, Attempt attempt, int mostBody) {
    this.in = in;
    this.attempt = attempt;
    this.mostBody = mostBody;
  }

  /** Whether another answer may follow on the same connection. */
  boolean reusable() {
    return reusable;
  }

  /**
   * Reads it; answers before the final one are passed over.
   *
   * @throws IOException if it breaks HTTP or the connection ends
   */
  HttpAnswer read() throws IOException {
    for (int i = 0; i < EARLY_ANSWERS; i++) {
      int status = status();
      Map<String, String> headers = headers();
      if (status >= 200) {
        return new HttpAnswer(status, headers, body(status, headers));
      }
    }
    throw new IOException("no final answer after " + EARLY_ANSWERS + " early ones");
  }

  private int status() throws IOException {
    Matcher line = STATUS.matcher(line());
    if (!line.matches()) {
      throw new IOException("the answer is not HTTP/1.1");
    }
    old = "0".equals(line.group(1));
    return Integer.parseInt(String.valueOf(line.group(2)));
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("a field of the answer has no name");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      String before = headers.put(name, value);
      if (name.equals("content-length") && before != null && !before.equals(value)) {
        throw new IOException("the answer has two lengths");
      }
    }
    return headers;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = next(); next != '\n'; next = next()) {
      line.write(next);
      if (--headLeft < 0) {
        throw new IOException("the head of the answer is larger than " + HEAD + " bytes");
      }
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int next() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new IOException("closed within the head of the answer");
    }
    return next;
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException {
    attempt.doing("reading the answer");
    boolean kept =
        !old && !headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (status == 204 || status == 304) {
      reusable = kept;
    } else if (coding != null) {
      reusable = chunks(coding, length, body) && kept;
    } else if (length != null) {
      reusable = copy(size(length, 10), body, true) && kept;
    } else {
      copy(Long.MAX_VALUE, body, false);
    }
    return body.toByteArray();
  }

  /** Reads chunks; false if the body is larger than what is read of it. */
  private boolean chunks(
      String coding, @org.jspecify.annotations.Nullable String length, ByteArrayOutputStream body)
      throws IOException {
    if (!coding.equalsIgnoreCase("chunked") || length != null) {
      throw new IOException("the framing of the answer is not clear");
    }
    while (true) {
      String line = line();
      int end = line.indexOf(';');
      long size = size((end < 0 ? line : line.substring(0, end)).strip(), 16);
      if (size == 0) {
        return headers() != null;
      }
      if (!copy(size, body, true)) {
        return false;
      }
      if (!line().isEmpty()) {
        throw new IOException("a chunk of the answer has the wrong size");
      }
    }
  }

  private static long size(String text, int radix) throws IOException {
    if (!text.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("a length of the answer is not a number");
    }
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("a length of the answer is not a number", e);
    }
  }

  /** Copies up to so many bytes, or to the cap; false in the latter case. */
  private boolean copy(long size, ByteArrayOutputStream body, boolean whole) throws IOException {
    byte[] buffer = new byte[4096];
    long left = size;
    while (left > 0) {
      int room = mostBody - body.size();
      if (room <= 0) {
        return false;
      }
      attempt.remaining();
      int read = in.read(buffer, 0, (int) Math.min(Math.min(left, room), buffer.length));
      if (read < 0 && whole) {
        throw new IOException("closed within the body of the answer");
      } else if (read < 0) {
        return false;
      }
      body.write(buffer, 0, read);
      left -= read;
    }
    return true;
  }
}
