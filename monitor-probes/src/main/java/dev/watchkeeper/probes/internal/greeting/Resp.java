package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.internal.tcp.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of the Redis serialization protocol, version 2.
 *
 * @param kind {@code +} text, {@code -} error, {@code :} number, {@code $} bytes, {@code *} array,
 *     {@code _} nothing
 * @param text of a text, an error, a number or bytes (as UTF-8)
 * @param items of an array
 */
record Resp(char kind, String text, List<Resp> items) {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ITEMS = 1_024;
  private static final int MAX_DEPTH = 8;
  private static final Resp NOTHING = new Resp('_', "", List.of());

  static Resp read(Talk talk) throws IOException {
    return new Reader(talk).read(0);
  }

  /** A command: an array of bytes. */
  static byte[] command(List<String> words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(("*" + words.size() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (String word : words) {
      byte[] text = word.getBytes(StandardCharsets.UTF_8);
      bytes.writeBytes(("$" + text.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(text);
      bytes.writeBytes(new byte[] {'\r', '\n'});
    }
    return bytes.toByteArray();
  }

  boolean isError() {
    return kind == '-';
  }

  /** The items of an array all counted, of one answer; the reader bounds them together. */
  private static final class Reader {
    private final Talk talk;
    private int items;

    Reader(Talk talk) {
      this.talk = talk;
    }

    Resp read(int depth) throws IOException {
      int kind = talk.octet();
      return switch (kind) {
        case '+', '-' -> new Resp((char) kind, talk.line(), List.of());
        case ':' -> new Resp(':', String.valueOf(number(Long.MAX_VALUE)), List.of());
        case '$' -> bytes((int) size(MAX_BYTES));
        case '*' -> array((int) size(MAX_ITEMS), depth);
        default -> throw talk.foreign("it begins with " + talk.seenAfter((byte) kind));
      };
    }

    private long number(long most) throws IOException {
      String line = talk.line();
      if (!line.matches("[+-]?[0-9]{1,19}")) {
        throw talk.broken("a number is digits, not " + talk.shown(line));
      }
      long number = whole(line);
      if (number > most) {
        throw talk.broken("a value of the size " + number + ", and " + most + " is the most");
      }
      return number;
    }

    private long whole(String digits) throws IOException {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw talk.broken("a number of more than 64 bits: " + digits);
      }
    }

    private long size(long most) throws IOException {
      long size = number(most);
      if (size < -1) {
        throw talk.broken("a value of the size " + size);
      }
      return size;
    }

    private Resp bytes(int size) throws IOException {
      if (size < 0) {
        return NOTHING;
      }
      String text = new String(talk.octets(size), StandardCharsets.UTF_8);
      byte[] end = talk.octets(2);
      if (end[0] != '\r' || end[1] != '\n') {
        throw talk.broken("a value of " + size + " bytes does not end behind them");
      }
      return new Resp('$', text, List.of());
    }

    private Resp array(int size, int depth) throws IOException {
      if (size < 0) {
        return NOTHING;
      }
      items += size;
      if (depth == MAX_DEPTH || items > MAX_ITEMS) {
        throw talk.broken("an array of more than " + MAX_ITEMS + " items or too deep");
      }
      List<Resp> read = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        read.add(read(depth + 1));
      }
      return new Resp('*', "", List.copyOf(read));
    }
  }
}
