package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.internal.tcp.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A packet of the client/server protocol of MySQL.
 *
 * @param number its place in the exchange
 * @param body its content
 */
record MysqlPacket(int number, byte[] body) {
  private static final int MAX_BYTES = 4_096;

  /** Capabilities: 4.1, secure connection; TLS where it is asked for; a named plug-in. */
  private static final int BASIC = 0x8200;

  private static final int TLS = 0x800;
  private static final int NAMES_PLUGIN = 0x8_0000;
  private static final int UTF8 = 33;

  /** Reads one; what does not begin as a packet with this number is of another protocol. */
  static MysqlPacket read(Talk talk, int number) throws IOException {
    byte[] head = talk.octets(4);
    int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
    if ((head[3] & 0xff) != number || length < 1 || length > MAX_BYTES) {
      throw talk.foreign("it begins with " + talk.seenAfter(head));
    }
    byte[] body = talk.octets(length);
    if ((body[0] & 0xff) == MysqlError.MARK && length < 3) {
      throw talk.broken("an error of " + length + " bytes");
    }
    return new MysqlPacket(number, body);
  }

  /** The request for TLS, which is the first part of a login. */
  static MysqlPacket requestTls(int number) {
    return new MysqlPacket(number, begin(BASIC | TLS).toByteArray());
  }

  /** A login without a password. */
  static MysqlPacket login(int number, String user, boolean tls) {
    ByteArrayOutputStream body = begin(BASIC | NAMES_PLUGIN | (tls ? TLS : 0));
    body.writeBytes(user.getBytes(StandardCharsets.UTF_8));
    body.writeBytes(new byte[] {0, 0});
    body.writeBytes("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
    return new MysqlPacket(number, body.toByteArray());
  }

  private static ByteArrayOutputStream begin(int capabilities) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(capabilities);
    body.write(capabilities >> 8);
    body.write(capabilities >> 16);
    body.writeBytes(new byte[] {0, 0, 0, 0, 1, UTF8});
    body.writeBytes(new byte[23]);
    return body;
  }

  /** As it goes over the wire. */
  byte[] bytes() {
    byte[] bytes = new byte[4 + body.length];
    bytes[0] = (byte) body.length;
    bytes[1] = (byte) (body.length >> 8);
    bytes[3] = (byte) number;
    System.arraycopy(body, 0, bytes, 4, body.length);
    return bytes;
  }
}
