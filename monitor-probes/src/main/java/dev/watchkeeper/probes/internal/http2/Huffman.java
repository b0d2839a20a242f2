package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.nio.charset.StandardCharsets;

/**
 * The Huffman code of RFC 7541, appendix B. It is a canonical one: codes of one length follow each
 * other in the order of their symbols, and the first of a length follows the last of the shorter
 * ones; so the lengths say all.
 */
final class Huffman {
  private static final int END = 256;
  private static final int LONGEST = 30;
  private static final int MAX_PADDING = 7;

  /** The length of each symbol's code, in bits; the last is that of the end of a string. */
  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
    30
  };

  /** By length: the first code, how many there are, and where their symbols begin. */
  private static final int[] FIRST = new int[LONGEST + 1];

  private static final int[] COUNT = new int[LONGEST + 1];
  private static final int[] PLACE = new int[LONGEST + 1];
  private static final short[] SYMBOLS = new short[LENGTHS.length];

  static {
    for (byte length : LENGTHS) {
      COUNT[length]++;
    }
    for (int length = 1; length <= LONGEST; length++) {
      FIRST[length] = (FIRST[length - 1] + COUNT[length - 1]) << 1;
      PLACE[length] = PLACE[length - 1] + COUNT[length - 1];
    }
    int[] next = PLACE.clone();
    for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
      SYMBOLS[next[LENGTHS[symbol]]++] = (short) symbol;
    }
  }

  private Huffman() {}

  /** The code of a symbol, in so many bits as {@link #length} says. */
  static int code(int symbol) {
    int length = LENGTHS[symbol];
    int place = PLACE[length];
    while (SYMBOLS[place] != symbol) {
      place++;
    }
    return FIRST[length] + place - PLACE[length];
  }

  static int length(int symbol) {
    return LENGTHS[symbol];
  }

  /** The text that was coded; padding after RFC 7541, 5.2: fewer than eight bits, all of them 1. */
  static String decode(byte[] coded, int from, int to) throws ProbeFailure {
    byte[] out = new byte[(to - from) * 8 / 5];
    int count = 0;
    int code = 0;
    int length = 0;
    for (int bit = from * 8; bit < to * 8; bit++) {
      code = code << 1 | coded[bit >> 3] >> 7 - (bit & 7) & 1;
      length++;
      int symbol = symbol(code, length);
      if (symbol == END) {
        throw broken("the end of a string inside of it");
      }
      if (symbol >= 0) {
        out[count++] = (byte) symbol;
        code = 0;
        length = 0;
      }
    }
    if (length > MAX_PADDING || code != (1 << length) - 1) {
      throw broken("a compressed string with a bad end");
    }
    return new String(out, 0, count, StandardCharsets.ISO_8859_1);
  }

  /** The symbol with this code of this length; -1 if there is none. */
  private static int symbol(int code, int length) {
    int at = code - FIRST[length];
    return at >= 0 && at < COUNT[length] ? SYMBOLS[PLACE[length] + at] : -1;
  }
}
