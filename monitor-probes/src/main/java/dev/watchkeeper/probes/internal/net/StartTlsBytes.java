package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The conversations that are not in words. */
final class StartTlsBytes {
  private static final byte[] POSTGRES_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};
  private static final byte[] LDAP_OID =
      "1.3.6.1.4.1.1466.20037".getBytes(StandardCharsets.US_ASCII);
  private static final int LDAP_LONGEST = 1_000;
  private static final int MYSQL_LONGEST = 1_000;
  private static final int MYSQL_PROTOCOL = 10;
  private static final int MYSQL_SSL = 0x800;
  private static final int MYSQL_FLAGS = MYSQL_SSL | 0x200 | 0x8000;
  private static final int MYSQL_UTF8 = 33;

  private StartTlsBytes() {}

  static void postgres(StartTlsTalk talk) throws IOException {
    talk.say(POSTGRES_REQUEST);
    int answer = talk.next();
    if (answer == 'N' || answer == 'E') {
      throw talk.refused("it says '" + (char) answer + "'");
    }
    if (answer != 'S') {
      throw talk.broken("an odd answer to the request for TLS: byte " + answer);
    }
  }

  /**
   * An extended request with the name of the operation, message 1; the answer has a result code.
   */
  static void ldap(StartTlsTalk talk) throws IOException {
    byte[] request = new byte[LDAP_OID.length + 9];
    byte[] head = {
      0x30,
      (byte) (LDAP_OID.length + 7),
      2,
      1,
      1,
      0x77,
      (byte) (LDAP_OID.length + 2),
      (byte) 0x80,
      (byte) LDAP_OID.length
    };
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(LDAP_OID, 0, request, head.length, LDAP_OID.length);
    talk.say(request);
    byte[] answer = new byte[ldapLength(talk, 0x30)];
    for (int i = 0; i < answer.length; i++) {
      answer[i] = (byte) talk.next();
    }
    int at = answer.length > 3 && answer[0] == 2 ? 2 + answer[1] : answer.length;
    if (at + 1 >= answer.length || at < 0 || answer[at] != 0x78) {
      throw talk.broken("an odd answer to the request for TLS");
    }
    int result = at + 2 + ((answer[at + 1] & 0x80) == 0 ? 0 : answer[at + 1] & 0x7f);
    if (result + 2 >= answer.length || answer[result] != 0x0a) {
      throw talk.broken("an answer without a result");
    }
    if (answer[result + 2] != 0) {
      throw talk.refused("result code " + answer[result + 2]);
    }
  }

  private static int ldapLength(StartTlsTalk talk, int tag) throws IOException {
    int first = talk.next();
    int length = talk.next();
    if (first != tag) {
      throw talk.broken("an odd answer to the request for TLS: byte " + first);
    }
    if (length >= 0x80) {
      int bytes = length & 0x7f;
      length = bytes == 0 || bytes > 4 ? LDAP_LONGEST + 1 : 0;
      for (int i = 0; i < bytes && length <= LDAP_LONGEST; i++) {
        length = length << 8 | talk.next();
      }
    }
    if (length > LDAP_LONGEST) {
      throw talk.broken("an answer of more than " + LDAP_LONGEST + " bytes");
    }
    return length;
  }

  /** The server greets; we answer with a request for TLS in place of a login. */
  static void mysql(StartTlsTalk talk) throws IOException {
    int length = talk.next() | talk.next() << 8 | talk.next() << 16;
    int sequence = talk.next();
    if (sequence != 0 || length < 2 || length > MYSQL_LONGEST) {
      throw talk.broken("an odd greeting");
    }
    byte[] greeting = new byte[length];
    for (int i = 0; i < length; i++) {
      greeting[i] = (byte) talk.next();
    }
    if (greeting[0] != MYSQL_PROTOCOL) {
      throw talk.broken("a greeting of protocol " + (greeting[0] & 0xff));
    }
    int end = 1;
    while (end < length && greeting[end] != 0) {
      end++;
    }
    int flags = end + 1 + 4 + 8 + 1;
    if (flags + 1 >= length) {
      throw talk.broken("a greeting that is too short");
    }
    if (((greeting[flags] & 0xff | (greeting[flags + 1] & 0xff) << 8) & MYSQL_SSL) == 0) {
      throw talk.refused("it lacks the capability");
    }
    byte[] request = new byte[36];
    request[0] = 32;
    request[3] = 1;
    request[4] = (byte) MYSQL_FLAGS;
    request[5] = (byte) (MYSQL_FLAGS >> 8);
    request[11] = 1;
    request[12] = MYSQL_UTF8;
    talk.say(request);
  }
}
