package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Turns text with escapes into bytes: {@code \r \n \t \\ \0} and {@code \xNN}. */
public final class Escapes {
  private static final int MAX_HEX = 131_072;

  private Escapes() {}

  /** The bytes of the text; a problem with it is noted under the name of the setting. */
  public static byte[] read(String text, String name, Settings settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      int slash = text.indexOf('\\', at);
      int end = slash < 0 ? text.length() : slash;
      bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      if (slash < 0) {
        return bytes.toByteArray();
      }
      int used = one(text, slash + 1, bytes);
      if (used == 0) {
        settings.reject(name, "has an escape that is none of \\r \\n \\t \\\\ \\0 \\xNN");
        return bytes.toByteArray();
      }
      at = slash + 1 + used;
    }
    return bytes.toByteArray();
  }

  /** The bytes that pairs of hexadecimal digits stand for, blanks left out. */
  public static byte[] hex(String text, String name, Settings settings) {
    String digits = text.length() > MAX_HEX ? "" : text.replaceAll("[ \\t\\r\\n:]", "");
    if (digits.isEmpty() || digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]+")) {
      settings.reject(name, "is pairs of hexadecimal digits, such as '01 ff'");
      return new byte[0];
    }
    return HexFormat.of().parseHex(digits);
  }

  private static int one(String text, int at, ByteArrayOutputStream bytes) {
    int plain = at < text.length() ? "rnt\\0".indexOf(text.charAt(at)) : -1;
    if (plain >= 0) {
      bytes.write("\r\n\t\\\0".charAt(plain));
      return 1;
    }
    boolean hex = at + 2 < text.length() && text.charAt(at) == 'x';
    if (!hex || !text.substring(at + 1, at + 3).matches("[0-9a-fA-F]{2}")) {
      return 0;
    }
    bytes.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
    return 3;
  }
}
