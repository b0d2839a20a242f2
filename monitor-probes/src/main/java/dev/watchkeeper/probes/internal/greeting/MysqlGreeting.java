package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.probes.internal.tcp.Talk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The greeting of a MySQL or MariaDB server (handshake packet of protocol 10).
 *
 * @param text the version as it is told
 * @param tls whether the server offers TLS
 * @param authentication the plug-in by which clients log in; empty if not told
 */
record MysqlGreeting(String text, boolean tls, String authentication) {
  private static final int PROTOCOL = 10;
  private static final int OFFERS_TLS = 0x800;
  private static final int NAMES_PLUGIN = 0x8_0000;

  /** Behind the version: thread 4, data 8, filler 1, capabilities 2, charset 1, status 2. */
  private static final int CAPABILITIES = 13;

  /** Behind the version, up to the second part of the data. */
  private static final int FIXED = 31;

  static MysqlGreeting of(byte[] packet, Talk talk) throws IOException {
    if (packet[0] != PROTOCOL) {
      throw talk.foreign("a greeting of protocol " + (packet[0] & 0xff));
    }
    int end = end(packet, 1);
    int fixed = end + 1;
    if (end >= packet.length || fixed + CAPABILITIES + 2 > packet.length) {
      throw talk.broken("a greeting of only " + packet.length + " bytes");
    }
    String version = new String(packet, 1, end - 1, StandardCharsets.UTF_8);
    int capabilities = two(packet, fixed + CAPABILITIES);
    if (packet.length >= fixed + CAPABILITIES + 7) {
      capabilities |= two(packet, fixed + CAPABILITIES + 5) << 16;
    }
    boolean tls = (capabilities & OFFERS_TLS) != 0;
    boolean named = (capabilities & NAMES_PLUGIN) != 0;
    return new MysqlGreeting(version, tls, named ? plugin(packet, fixed) : "");
  }

  /** The second part of the data has at least 13 bytes, or as many as the length says, less 8. */
  private static String plugin(byte[] packet, int fixed) {
    int at = fixed + CAPABILITIES + 7;
    int data = at < packet.length ? packet[at] & 0xff : 0;
    int from = fixed + FIXED + Math.max(13, data - 8);
    return from >= packet.length
        ? ""
        : new String(packet, from, end(packet, from) - from, StandardCharsets.UTF_8);
  }

  private static int two(byte[] packet, int at) {
    return (packet[at] & 0xff) | (packet[at + 1] & 0xff) << 8;
  }

  private static int end(byte[] packet, int from) {
    int end = from;
    while (end < packet.length && packet[end] != 0) {
      end++;
    }
    return end;
  }

  /** The version without what MariaDB puts before it for the sake of old replicas. */
  String version() {
    return text.startsWith("5.5.5-") ? text.substring(6) : text;
  }

  String product() {
    return text.contains("MariaDB") ? "MariaDB" : "MySQL";
  }
}
