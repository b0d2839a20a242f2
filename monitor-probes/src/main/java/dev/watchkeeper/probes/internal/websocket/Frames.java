package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Frames and messages of a client (RFC 6455, 5). What it sends is masked and in one piece; what it
 * reads is held to the letter: a server that masks, uses bits that were not agreed on, breaks
 * control frames apart or counts lengths in more bytes than needed breaks the protocol.
 */
final class Frames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int CONTINUATION = 0;
  private static final int MAX_CONTROL = 125;

  private final Wire wire;
  private final SecureRandom random;
  private final int maxMessage;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private int partsOf = CONTINUATION;

  Frames(Wire wire, SecureRandom random, int maxMessage) {
    this.wire = wire;
    this.random = random;
    this.maxMessage = maxMessage;
  }

  /**
   * A whole message or a control frame.
   *
   * @param kind one of the constants
   * @param body unmasked
   */
  record Message(int kind, byte[] body) {
    /** As text; what is binary as far as it is text. */
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** The code of a close frame; 1005 if it has none. */
    int closeCode() {
      return body.length < 2 ? 1005 : (body[0] & 0xff) << 8 | body[1] & 0xff;
    }

    /** The reason of a close frame. */
    String closeReason() {
      return body.length <= 2 ? "" : new String(body, 2, body.length - 2, StandardCharsets.UTF_8);
    }
  }

  /** Sends a frame of this kind. */
  void send(int kind, byte[] body) throws IOException {
    byte[] mask = new byte[4];
    random.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(body.length + 14);
    frame.put((byte) (0x80 | kind));
    if (body.length <= MAX_CONTROL) {
      frame.put((byte) (0x80 | body.length));
    } else if (body.length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) body.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(body.length);
    }
    frame.put(mask);
    for (int i = 0; i < body.length; i++) {
      frame.put((byte) (body[i] ^ mask[i & 3]));
    }
    wire.write(Arrays.copyOf(frame.array(), frame.position()));
  }

  /** The next message or control frame; messages in pieces are put together. */
  Message next() throws IOException {
    while (true) {
      int first = octet();
      int kind = first & 0x0f;
      boolean whole = (first & 0x80) != 0;
      if ((first & 0x70) != 0) {
        throw broken("bits that nobody agreed on");
      }
      int length = length(kind, whole);
      if (kind >= CLOSE) {
        return control(kind, body(length));
      }
      begin(kind);
      parts.writeBytes(body(length));
      if (whole) {
        return message();
      }
    }
  }

  private void begin(int kind) throws ProbeFailure {
    if (kind == CONTINUATION && partsOf == CONTINUATION) {
      throw broken("the rest of a message that has no beginning");
    }
    if (kind != CONTINUATION && partsOf != CONTINUATION) {
      throw broken("a message within another one");
    }
    partsOf = kind == CONTINUATION ? partsOf : kind;
  }

  private Message message() throws ProbeFailure {
    Message message = new Message(partsOf, parts.toByteArray());
    parts.reset();
    partsOf = CONTINUATION;
    if (message.kind() == TEXT) {
      demandUtf8(ByteBuffer.wrap(message.body()), "a text");
    }
    return message;
  }

  private static Message control(int kind, byte[] body) throws ProbeFailure {
    Message control = new Message(kind, body);
    if (kind == CLOSE && body.length > 0) {
      int code = control.closeCode();
      boolean sound =
          code >= 3_000 && code < 5_000
              || code >= 1_000 && code <= 1_014 && code != 1_004 && code != 1_005 && code != 1_006;
      if (body.length == 1 || !sound) {
        throw broken("a close frame with the code " + (body.length == 1 ? "cut in two" : code));
      }
      demandUtf8(ByteBuffer.wrap(body, 2, body.length - 2), "a reason to close");
    }
    return control;
  }

  private static void demandUtf8(ByteBuffer bytes, String what) throws ProbeFailure {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw broken(what + " that is not UTF-8");
    }
  }

  private int length(int kind, boolean whole) throws IOException {
    int second = octet();
    int brief = second & 0x7f;
    if ((second & 0x80) != 0) {
      throw broken("a masked frame from the server");
    }
    if (kind > PONG || kind > BINARY && kind < CLOSE) {
      throw broken("a frame of the unknown kind " + kind);
    }
    if (kind >= CLOSE && (!whole || brief > MAX_CONTROL)) {
      throw broken("a control frame in pieces or of more than 125 bytes");
    }
    long length = brief == 126 ? number(2) : brief == 127 ? number(8) : brief;
    if (brief == 126 && length < 126 || brief == 127 && length >= 0 && length < 1 << 16) {
      throw broken("a length in more bytes than it takes");
    }
    if (length < 0) {
      throw broken("a length of more than 63 bits");
    }
    if (kind < CLOSE && length > maxMessage - parts.size()) {
      throw new ProbeFailure(Outcome.TOO_LARGE, "a message of more than " + maxMessage + " bytes");
    }
    return (int) length;
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | octet();
    }
    return number;
  }

  private int octet() throws IOException {
    int next = wire.read();
    if (next < 0) {
      throw new ProbeFailure(
          Outcome.RESET, "the server closed the connection while " + Texts.line(wire.doing(), 80));
    }
    return next;
  }

  private byte[] body(int length) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(Math.min(length, 8_192));
    byte[] some = new byte[Math.min(Math.max(1, length), 4_096)];
    for (int left = length; left > 0; ) {
      int count = wire.read(some, 0, Math.min(some.length, left));
      if (count < 0) {
        throw new ProbeFailure(
            Outcome.RESET, "truncated: got " + (length - left) + " of " + length + " bytes");
      }
      body.write(some, 0, count);
      left -= count;
    }
    return body.toByteArray();
  }

  private static ProbeFailure broken(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, "the server breaks the protocol: " + what);
  }
}
