package dev.watchkeeper.probes.internal.tcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a peer has said and no step has used yet. Belongs to the thread of its run. */
final class Heard {
  private byte[] bytes = new byte[1_024];
  private int size;

  int size() {
    return size;
  }

  void add(byte[] more, int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, bytes.length * 2));
    }
    System.arraycopy(more, 0, bytes, size, count);
    size += count;
  }

  /** Forgets the first ones. */
  void use(int count) {
    System.arraycopy(bytes, count, bytes, 0, size - count);
    size -= count;
  }

  /** Where these bytes end for the first time; -1 if they are not there. */
  int endOf(byte[] wanted, int within) {
    for (int at = 0; at + wanted.length <= within; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at + wanted.length;
      }
    }
    return -1;
  }

  /** The first ones as text. */
  Spoken text(int count) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, count)).toString();
      return new Spoken(text, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
      return new Spoken(text, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Text of a peer.
   *
   * @param text UTF-8 if it is that, else each byte a character
   * @param charset in which it was read without loss
   */
  record Spoken(String text, Charset charset) {
    /** The number of bytes before this character. */
    int bytesBefore(int index) {
      return text.substring(0, index).getBytes(charset).length;
    }
  }
}
