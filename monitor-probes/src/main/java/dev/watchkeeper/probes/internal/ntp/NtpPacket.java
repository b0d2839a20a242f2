package dev.watchkeeper.probes.internal.ntp;

import dev.watchkeeper.api.Texts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header of RFC 5905, section 7.3, as an answer has it.
 *
 * @param leap the two bits of the leap indicator
 * @param version of the protocol
 * @param mode 4 for a server's answer
 * @param stratum 0 to 255
 * @param root how far the server is from its reference clock
 * @param reference the four bytes of the reference id
 * @param times the timestamps
 */
record NtpPacket(
    int leap, int version, int mode, int stratum, Root root, int reference, Times times) {
  /** The length without extensions. */
  static final int LENGTH = 48;

  private static final int CLIENT = 3;
  private static final double FARTHEST = 16;

  /**
   * How far the server is from its reference clock.
   *
   * @param delay in seconds
   * @param dispersion in seconds
   * @param precision of its clock, in seconds
   */
  record Root(double delay, double dispersion, double precision) {}

  /**
   * Timestamps in the form of the protocol.
   *
   * @param origin what the request had as its own
   * @param received when the request came, by the server
   * @param sent when the answer left, by the server
   */
  record Times(long origin, long received, long sent) {}

  /** A request. It tells nothing of our clock: its own time is a number by chance. */
  static byte[] request(int version, long nonce) {
    ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
    bytes.put(0, (byte) (version << 3 | CLIENT));
    bytes.putLong(40, nonce);
    return bytes.array();
  }

  /** Reads an answer; null if it is too short to be one. */
  static @Nullable NtpPacket read(byte[] bytes) {
    if (bytes.length < LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int first = in.get(0) & 0xff;
    double precision = Math.scalb(1.0, in.get(3));
    Root root = new Root(NtpTime.seconds(in.getInt(4)), NtpTime.seconds(in.getInt(8)), precision);
    Times times = new Times(in.getLong(24), in.getLong(32), in.getLong(40));
    return new NtpPacket(
        first >> 6, first >> 3 & 7, first & 7, in.get(1) & 0xff, root, in.getInt(12), times);
  }

  boolean kiss() {
    return stratum == 0;
  }

  /** The code of a kiss-o'-death or the name of a reference clock. */
  String code() {
    byte[] four = ByteBuffer.allocate(4).putInt(0, reference).array();
    String text = new String(four, StandardCharsets.ISO_8859_1).replace("\0", "").strip();
    return Texts.line(text, 4);
  }

  String referenceText() {
    return stratum <= 1
        ? code()
        : (reference >>> 24)
            + "."
            + (reference >> 16 & 0xff)
            + "."
            + (reference >> 8 & 0xff)
            + "."
            + (reference & 0xff);
  }

  String leapText() {
    return switch (leap) {
      case 0 -> "none";
      case 1 -> "insert";
      case 2 -> "delete";
      default -> "alarm";
    };
  }

  /** Why the server's clock cannot be relied on; null if it can. */
  @Nullable String alarm() {
    if (kiss()) {
      return "sent the kiss-o'-death '" + code() + "'" + meaning();
    }
    if (leap == 3) {
      return "says that its clock is not synchronized (leap alarm)";
    }
    if (stratum == 16) {
      return "says that its clock is not synchronized (stratum 16)";
    }
    double distance = root.delay() / 2 + root.dispersion();
    return distance >= FARTHEST ? "is 16 s or more from its reference clock" : null;
  }

  private String meaning() {
    return switch (code()) {
      case "RATE" -> ": it is asked too often";
      case "DENY", "RSTR" -> ": it refuses us";
      case "INIT", "STEP" -> ": its clock is not set yet";
      default -> "";
    };
  }

  /** What breaks the rules of the protocol in an answer to us; null if nothing does. */
  @Nullable String fault() {
    if (version < 1 || version > 4) {
      return "has the version " + version;
    }
    if (mode != 4) {
      return "has the mode " + mode + ", a server's is 4";
    }
    if (stratum > 16) {
      return "has the stratum " + stratum;
    }
    boolean timeless = times.sent() == 0 || times.received() == 0;
    return timeless && alarm() == null ? "has no time" : null;
  }
}
