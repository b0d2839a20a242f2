package dev.watchkeeper.api.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two stock policies. An IPv6 address that carries an IPv4 one (mapped, translated, compatible,
 * 6to4, NAT64 with either prefix) is judged by the IPv4 address inside.
 */
enum StandardAddressPolicy implements AddressPolicy {
  INSTANCE,
  PUBLIC_ONLY;

  private static final byte[] METADATA_V6 = {
    (byte) 0xfd, 0x00, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54
  };

  @Override
  public Optional<String> refusal(InetAddress address) {
    InetAddress judged = inner(address);
    String why = always(judged);
    if (why == null && this == PUBLIC_ONLY) {
      why = internal(judged);
    }
    return Optional.ofNullable(why).map(w -> address.getHostAddress() + " is " + w);
  }

  private static @org.jspecify.annotations.Nullable String always(InetAddress a) {
    byte[] b = a.getAddress();
    if (Arrays.equals(b, METADATA_V6) || is(b, 100, 100, 100, 200) || is(b, 168, 63, 129, 16)) {
      return "an address of a metadata service";
    }
    if (a.isLinkLocalAddress()) {
      return "a link-local address";
    }
    if (a.isAnyLocalAddress() || b.length == 4 && b[0] == 0) {
      return "the unspecified address";
    }
    boolean broadcast = is(b, 255, 255, 255, 255);
    return a.isMulticastAddress() || broadcast ? "a multicast or broadcast address" : null;
  }

  private static @org.jspecify.annotations.Nullable String internal(InetAddress a) {
    byte[] b = a.getAddress();
    if (a.isLoopbackAddress()) {
      return "a loopback address";
    }
    boolean shared = b.length == 4 && (b[0] & 0xff) == 100 && (b[1] & 0xc0) == 64;
    boolean uniqueLocal = b.length == 16 && (b[0] & 0xfe) == 0xfc;
    boolean reserved = b.length == 4 && (b[0] & 0xf0) == 0xf0;
    return a.isSiteLocalAddress() || shared || uniqueLocal || reserved ? "a private address" : null;
  }

  private static boolean is(byte[] b, int... octets) {
    for (int i = 0; i < octets.length; i++) {
      if (b.length != octets.length || (b[i] & 0xff) != octets[i]) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress inner(InetAddress address) {
    byte[] b = address.getAddress();
    if (b.length != 16 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return address;
    }
    boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
    int at = mapped(b) || nat64(b) ? 12 : sixToFour ? 2 : -1;
    try {
      return at < 0 ? address : InetAddress.getByAddress(Arrays.copyOfRange(b, at, at + 4));
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  /** Mapped (::ffff:a.b.c.d), translated (::ffff:0:a.b.c.d) or compatible (::a.b.c.d). */
  private static boolean mapped(byte[] b) {
    boolean ones = b[10] == -1 && b[11] == -1;
    boolean translated = b[8] == -1 && b[9] == -1 && allZero(b, 10, 12);
    return allZero(b, 0, 8) && (translated || allZero(b, 8, 10) && (ones || allZero(b, 10, 12)));
  }

  /** The well-known prefix 64:ff9b::/96, or 64:ff9b:1::/48 for use at home. */
  private static boolean nat64(byte[] b) {
    boolean prefix = b[0] == 0 && b[1] == 0x64 && b[2] == -1 && (b[3] & 0xff) == 0x9b;
    return prefix && (allZero(b, 4, 12) || b[4] == 0 && b[5] == 1);
  }

  private static boolean allZero(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
