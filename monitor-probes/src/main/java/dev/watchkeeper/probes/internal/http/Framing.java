package dev.watchkeeper.probes.internal.http;

import static dev.watchkeeper.probes.internal.http.HttpMessage.broken;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.List;

/**
 * How long a body is, after RFC 9112, 6. Whatever two readers could understand differently is
 * refused: two lengths, a length and chunks, chunks in HTTP/1.0, another coding than chunks.
 *
 * @param chunked whether the body comes in chunks
 * @param length its length in bytes; -1 if it is not known beforehand
 */
record Framing(boolean chunked, long length) {
  static final Framing NONE = new Framing(false, 0);
  private static final int MAX_DIGITS = 18;

  /**
   * The framing of an answer.
   *
   * @param toHead whether the request was HEAD, whose answer has no body
   */
  static Framing of(HttpMessage head, boolean toHead) throws ProbeFailure {
    int status = head.status();
    if (status < 200 || status == 204) {
      return NONE;
    }
    List<String> codings = head.all("transfer-encoding");
    List<String> lengths = head.all("content-length");
    if (!codings.isEmpty()) {
      check(head, codings, lengths);
    }
    if (lengths.size() > 1) {
      throw broken("more than one content length");
    }
    long length = lengths.isEmpty() ? -1 : length(lengths.get(0));
    return toHead || status == 304 ? NONE : new Framing(!codings.isEmpty(), length);
  }

  private static void check(HttpMessage head, List<String> codings, List<String> lengths)
      throws ProbeFailure {
    if (!lengths.isEmpty()) {
      throw broken("both a content length and a transfer coding");
    }
    if (head.version().equals("1.0")) {
      throw broken("a transfer coding in HTTP/1.0");
    }
    if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
      String shown = Texts.line(String.join(", ", codings), 40);
      throw broken("a transfer coding other than chunked: '" + shown + "'");
    }
  }

  private static long length(String value) throws ProbeFailure {
    boolean digits = !value.isEmpty() && value.length() <= MAX_DIGITS;
    for (int i = 0; digits && i < value.length(); i++) {
      digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits) {
      throw broken("a bad content length: '" + Texts.line(value, 40) + "'");
    }
    return Long.parseLong(value);
  }
}
