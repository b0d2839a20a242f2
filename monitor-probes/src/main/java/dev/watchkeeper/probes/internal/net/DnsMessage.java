package dev.watchkeeper.probes.internal.net;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer to a question for addresses, as far as it matters here (RFC 1035, section 4; AAAA: RFC
 * 3596).
 *
 * @param code the response code
 * @param truncated whether it was cut and is to be asked for over TCP
 * @param aliases names and what they stand for
 * @param records the addresses with the names that they belong to
 */
record DnsMessage(
    int code, boolean truncated, Map<String, String> aliases, List<AddressRecord> records) {
  static final int A = 1;
  static final int AAAA = 28;
  static final int NXDOMAIN = 3;
  static final int SERVFAIL = 2;
  static final int REFUSED = 5;

  private static final int CNAME = 5;
  private static final int INTERNET = 1;
  private static final int HEAD = 12;
  private static final int MOST_RECORDS = 256;

  /**
   * An address of a name.
   *
   * @param name whose
   * @param address which
   * @param life for how many seconds
   */
  record AddressRecord(String name, InetAddress address, long life) {}

  /** A question for the addresses of a name, recursion desired. */
  static byte[] question(int id, byte[] name, int type) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(HEAD + name.length + 4);
    bytes.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    bytes.writeBytes(name);
    bytes.writeBytes(new byte[] {0, (byte) type, 0, INTERNET});
    return bytes.toByteArray();
  }

  /** True if the message answers this question: same id, same name in any case, same type. */
  static boolean answers(byte[] question, byte[] message, int end) {
    if (end < question.length || (message[2] & 0x80) == 0 || message[5] != 1) {
      return false;
    }
    for (int i = HEAD; i < question.length; i++) {
      if (lower(question[i]) != lower(message[i])) {
        return false;
      }
    }
    return question[0] == message[0] && question[1] == message[1];
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /**
   * Reads the answer to a question.
   *
   * @throws ProtocolException if it breaks the format
   */
  static DnsMessage read(byte[] message, int end, int questionLength) throws ProtocolException {
    Map<String, String> aliases = new HashMap<>();
    List<AddressRecord> records = new ArrayList<>();
    boolean truncated = (message[2] & 2) != 0;
    int count = Math.min(MOST_RECORDS, number(message, 6, end));
    int at = questionLength;
    for (int i = 0; i < count && !truncated; i++) {
      int fixed = DnsNames.skip(message, at, end);
      int from = fixed + 10;
      int to = from + number(message, fixed + 8, end);
      if (to > end) {
        throw new ProtocolException("a record that was cut");
      }
      String owner = DnsNames.read(message, at, end);
      int type = number(message, fixed, end);
      if (type == CNAME) {
        aliases.put(owner, DnsNames.read(message, from, to));
      } else if (type == A && to - from == 4 || type == AAAA && to - from == 16) {
        records.add(new AddressRecord(owner, address(message, from, to), life(message, fixed)));
      }
      at = to;
    }
    return new DnsMessage(message[3] & 0xf, truncated, aliases, records);
  }

  private static long life(byte[] message, int fixed) throws ProtocolException {
    int end = message.length;
    long seconds = (long) number(message, fixed + 4, end) << 16 | number(message, fixed + 6, end);
    return seconds > Integer.MAX_VALUE ? 0 : seconds;
  }

  private static int number(byte[] message, int at, int end) throws ProtocolException {
    return DnsNames.octet(message, at, end) << 8 | DnsNames.octet(message, at + 1, end);
  }

  private static InetAddress address(byte[] message, int from, int to) throws ProtocolException {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(message, from, to));
    } catch (UnknownHostException e) {
      throw new ProtocolException("an address of a wrong length");
    }
  }
}
