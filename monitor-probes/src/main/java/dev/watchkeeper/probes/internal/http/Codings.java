package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The content codings of an answer (RFC 9110, 8.4): gzip and deflate, at most three nested. */
final class Codings {
  private static final int MOST = 3;

  private Codings() {}

  /** The codings in the order in which they were applied; identity is left out. */
  static List<String> of(HttpMessage head) throws ProbeFailure {
    String value = head.first("content-encoding");
    if (value == null) {
      return List.of();
    }
    List<String> codings = new ArrayList<>();
    for (String field : head.all("content-encoding")) {
      for (String one : field.split(",", -1)) {
        String name = one.strip().toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.equals("identity")) {
          codings.add(known(name));
        }
      }
    }
    if (codings.size() > MOST) {
      throw bad("more than " + MOST + " codings in each other");
    }
    return codings;
  }

  private static String known(String name) throws ProbeFailure {
    return switch (name) {
      case "gzip", "x-gzip" -> "gzip";
      case "deflate" -> "deflate";
      default -> throw bad("'" + Texts.line(name, 40) + "' is not known");
    };
  }

  /** The body without its codings; closing it frees what decoding needs. */
  static InputStream decode(InputStream raw, List<String> codings) {
    InputStream decoded = raw;
    for (int i = codings.size() - 1; i >= 0; i--) {
      decoded = new Inflating(decoded, codings.get(i).equals("gzip"));
    }
    return decoded;
  }

  static ProbeFailure bad(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, "bad encoding: " + what);
  }

  /** Reads what is left, so that the framing is seen to its end. */
  static void drain(InputStream raw, byte[] scratch) throws IOException {
    int count = 0;
    while (count >= 0) {
      count = raw.read(scratch, 0, scratch.length);
    }
  }
}
