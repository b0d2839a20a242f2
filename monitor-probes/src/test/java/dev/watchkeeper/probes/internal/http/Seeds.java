package dev.watchkeeper.probes.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** The kept seeds of the fuzz tests, one to a line with escapes, and their mutations. */
final class Seeds {
  private static final String SPICE =
      "\0\r\n\t :;,=\"'\\/{}[]()<>%&?#@+-.0159aAfFxXzZ\u007f\u0080\u00ff\u2028\ud800";

  private Seeds() {}

  static Stream<String> of(String name) {
    try (InputStream in =
        Objects.requireNonNull(Seeds.class.getResourceAsStream("/http-seeds/" + name), name)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("\n")).filter(l -> !l.isEmpty()).map(String::translateEscapes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
        case 1 -> text.setLength(at);
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
        case 3 -> text.insert(at, text.substring(0, Math.min(at, 1 + random.nextInt(40))));
        default -> {
          if (at < text.length()) {
            text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
          }
        }
      }
    }
    return text.toString();
  }
}
