package dev.watchkeeper.probes.internal.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a body after it was read.
 *
 * @param bytes its beginning, or all of it
 * @param held how many of them count
 * @param size its size after decoding, as far as it was read
 * @param cut whether it is larger than the byte cap, so that the rest was not read
 * @param sha256 its digest in hexadecimal; null if nobody asked for it or it was cut
 */
record Body(byte[] bytes, int held, long size, boolean cut, @Nullable String sha256) {
  static final Body NONE = new Body(new byte[0], 0, 0, false, null);

  /** What is held, as text. */
  String text(HttpMessage head) {
    return held == 0 ? "" : new String(bytes, 0, held, charset(head));
  }

  /** The charset that the answer names, if it is a known one; else UTF-8. */
  private static Charset charset(HttpMessage head) {
    String type = head.first("content-type");
    int at = type == null ? -1 : type.toLowerCase(Locale.ROOT).indexOf("charset=");
    if (type == null || at < 0) {
      return StandardCharsets.UTF_8;
    }
    String name = type.substring(at + 8).replace("\"", "").split("[; ]", 2)[0];
    try {
      return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
