package dev.watchkeeper.probes.internal.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is said first to a server that expects to be told who the client is: the PROXY protocol of
 * HAProxy, versions 1 and 2. It tells our own two ends of the connection.
 */
public enum ProxyLine {
  V1,
  V2;

  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  private static final byte LOCAL = 0x20;
  private static final byte PROXIED = 0x21;
  private static final byte TCP4 = 0x11;
  private static final byte TCP6 = 0x21;

  /** The bytes; without an address of the target, or one of another family, nothing is told. */
  byte[] of(InetSocketAddress from, @Nullable InetSocketAddress to) {
    boolean told = to != null && from.getAddress().getClass().equals(to.getAddress().getClass());
    return this == V1 ? first(from, told ? to : null) : second(from, told ? to : null);
  }

  private static byte[] first(InetSocketAddress from, @Nullable InetSocketAddress to) {
    String line =
        to == null
            ? "PROXY UNKNOWN\r\n"
            : (Literals.isIpv4(from.getAddress()) ? "PROXY TCP4 " : "PROXY TCP6 ")
                + plain(from.getAddress())
                + " "
                + plain(to.getAddress())
                + " "
                + from.getPort()
                + " "
                + to.getPort()
                + "\r\n";
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  /** Without the zone that an address of one link may have. */
  private static String plain(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static byte[] second(InetSocketAddress from, @Nullable InetSocketAddress to) {
    if (to == null) {
      return ByteBuffer.allocate(16).put(SIGNATURE).put(LOCAL).put((byte) 0).array();
    }
    byte[] ours = from.getAddress().getAddress();
    short length = (short) (2 * ours.length + 4);
    return ByteBuffer.allocate(16 + length)
        .put(SIGNATURE)
        .put(PROXIED)
        .put(ours.length == 4 ? TCP4 : TCP6)
        .putShort(length)
        .put(ours)
        .put(to.getAddress().getAddress())
        .putShort((short) from.getPort())
        .putShort((short) to.getPort())
        .array();
  }
}
