package dev.watchkeeper.jdbc.internal.history;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The texts of a block, each once, deflated where that is shorter. Characters are written as
 * numbers, so that every text comes back as it was.
 */
final class Dictionary {
  private static final int SHORT = 96;
  private static final int LONGEST = 1 << 26;

  private Dictionary() {}

  static void write(ByteWriter out, Iterable<String> texts) {
    ByteWriter plain = new ByteWriter();
    for (String text : texts) {
      plain.number(text.length());
      for (int i = 0; i < text.length(); i++) {
        plain.number(text.charAt(i));
      }
    }
    byte[] packed = plain.size() > SHORT ? deflate(plain) : new byte[0];
    boolean deflated = packed.length > 0 && packed.length + 4 < plain.size();
    out.number((long) plain.size() << 1 | (deflated ? 1 : 0));
    if (deflated) {
      out.number(packed.length);
      out.all(packed, packed.length);
    } else {
      out.all(plain.array(), plain.size());
    }
  }

  private static byte[] deflate(ByteWriter plain) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain.array(), 0, plain.size());
      deflater.finish();
      byte[] packed = new byte[plain.size()];
      int length = deflater.deflate(packed);
      return deflater.finished() ? java.util.Arrays.copyOf(packed, length) : new byte[0];
    } finally {
      deflater.end();
    }
  }

  static List<String> read(ByteReader in, int count) {
    int head = in.upTo(LONGEST * 2 + 1, "the length of the texts");
    int length = head >>> 1;
    byte[] plain;
    if ((head & 1) == 0) {
      plain = in.all(length);
    } else {
      plain = inflate(in.all(in.upTo(in.left(), "the length of deflated texts")), length);
    }
    ByteReader texts = new ByteReader(plain, 0, plain.length);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(text(texts));
    }
    texts.finish();
    return all;
  }

  private static String text(ByteReader in) {
    int length = in.upTo(in.left(), "the length of a text");
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) in.upTo(Character.MAX_VALUE, "a character"));
    }
    return text.toString();
  }

  private static byte[] inflate(byte[] packed, int length) {
    // deflate makes nothing shorter than a thousandth
    if (length > (packed.length + 16L) * 1_100) {
      throw ByteReader.malformed("texts of a length that cannot be");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] plain = new byte[length];
      int found = inflater.inflate(plain);
      boolean ended = inflater.finished() || inflater.inflate(new byte[1]) == 0;
      if (found != length || !ended || !inflater.finished() || inflater.getRemaining() > 0) {
        throw ByteReader.malformed("deflated texts of another length");
      }
      return plain;
    } catch (DataFormatException e) {
      throw ByteReader.malformed("deflated texts are damaged");
    } finally {
      inflater.end();
    }
  }
}
