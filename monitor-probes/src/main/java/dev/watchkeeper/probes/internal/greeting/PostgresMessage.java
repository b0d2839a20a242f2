package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.internal.tcp.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of a PostgreSQL server (protocol 3.0, "Message Formats").
 *
 * @param type its letter
 * @param body what follows type and length
 */
record PostgresMessage(char type, byte[] body) {
  private static final int MAX_BYTES = 65_536;
  private static final int MAX_OLD = 1_000;
  private static final String TYPES = "RESKNZv";

  static PostgresMessage read(Talk talk) throws IOException {
    int type = talk.octet();
    if (TYPES.indexOf(type) < 0) {
      throw talk.foreign("it begins with " + talk.seenAfter((byte) type));
    }
    byte[] size = talk.octets(4);
    int length = ByteBuffer.wrap(size).getInt();
    if (type == 'E' && (length < 8 || length > MAX_BYTES)) {
      return new PostgresMessage('E', old(talk, size));
    }
    if (length < 4 || length > MAX_BYTES) {
      throw talk.broken("a message '" + (char) type + "' with the length " + length);
    }
    return new PostgresMessage((char) type, talk.octets(length - 4));
  }

  /** A server that cannot even make a process says so in the form of protocol 2: text, zero. */
  private static byte[] old(Talk talk, byte[] begin) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write('M');
    text.writeBytes(begin);
    for (int next = talk.octet(); next != 0; next = talk.octet()) {
      if (text.size() > MAX_OLD) {
        throw talk.broken("an error without an end");
      }
      text.write(next);
    }
    text.writeBytes(new byte[] {0, 0});
    return text.toByteArray();
  }

  /** The fields of an error or notice by their letter. */
  Map<Character, String> fields(Talk talk) throws IOException {
    Map<Character, String> fields = new LinkedHashMap<>();
    int at = 0;
    while (at < body.length && body[at] != 0) {
      int end = end(at + 1);
      if (end < 0) {
        throw talk.broken("an error whose field has no end");
      }
      fields.put((char) body[at], text(at + 1, end));
      at = end + 1;
    }
    return fields;
  }

  private int end(int from) {
    for (int i = from; i < body.length; i++) {
      if (body[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private String text(int from, int to) {
    return new String(body, from, to - from, StandardCharsets.UTF_8);
  }

  /** The number at the beginning; -1 if there is none. */
  int number() {
    return body.length < 4 ? -1 : ByteBuffer.wrap(body).getInt();
  }

  /** The texts behind so many bytes, each ended by a zero, joined by blanks. */
  String texts(int from) {
    return body.length <= from ? "" : text(from, body.length).replace('\0', ' ').strip();
  }
}
