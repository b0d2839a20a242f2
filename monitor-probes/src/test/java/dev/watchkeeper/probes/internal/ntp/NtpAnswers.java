package dev.watchkeeper.probes.internal.ntp;

import dev.watchkeeper.probes.internal.net.UdpPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Answers of a time server, written byte by byte. */
final class NtpAnswers {
  private NtpAnswers() {}

  /** A timestamp, written in another way than the probe's. */
  static long stamp(Instant at) {
    Duration since = Duration.between(Instant.parse("1900-01-01T00:00:00Z"), at);
    long seconds = since.getSeconds() % 4_294_967_296L;
    long fraction = Math.round(since.getNano() * 4.294967296);
    return seconds * 4_294_967_296L + Math.min(fraction, 4_294_967_295L);
  }

  /** The answer to a request by a server whose clock says this, at stratum 2. */
  static ByteBuffer to(byte[] request, Instant clock) {
    ByteBuffer bytes = ByteBuffer.allocate(48);
    bytes.put(0, (byte) (4 << 3 | 4)).put(1, (byte) 2).put(3, (byte) -20);
    bytes.putInt(4, 0x0000_8000).putInt(8, 0x0000_4000).putInt(12, 0xc0a8_0101);
    bytes.putLong(24, ByteBuffer.wrap(request).getLong(40));
    return bytes.putLong(32, stamp(clock)).putLong(40, stamp(clock));
  }

  static UdpPeer good() throws IOException {
    return ahead(Duration.ZERO, answer -> {});
  }

  /** A server whose clock is ahead of ours, with answers that are then changed. */
  static UdpPeer ahead(Duration by, Consumer<ByteBuffer> change) throws IOException {
    return new UdpPeer(
        (peer, request, client) -> {
          ByteBuffer answer = to(request, Instant.now().plus(by));
          change.accept(answer);
          peer.send(answer.array(), client);
        });
  }
}
