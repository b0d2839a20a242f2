package dev.watchkeeper.probes.internal.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.Postgres;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.ProbeRun;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Good conversations with bytes changed, dropped, doubled and cut, from fixed seeds: each gives a
 * judgement of the target, in time, and none an exception.
 */
class MutatedAnswersTest {
  private static final int SEEDS = 150;

  private static Arguments of(Function<String, ProbeSpec> probe, String said) {
    return Arguments.of(probe, said.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Stream<Arguments> conversations() {
    return Stream.of(
        of(Smtp::to, "220 mx ready\r\n250-mx\r\n250-STARTTLS\r\n250 SIZE 1000\r\n221 bye\r\n"),
        of(Imap::to, "* OK hi\r\n* CAPABILITY IMAP4rev1 X {3}\r\nabc\r\na1 OK done\r\n"),
        of(Pop3::to, "+OK hi\r\n+OK list\r\nTOP\r\nSASL PLAIN\r\n.\r\n+OK bye\r\n"),
        of(Ftp::to, "220-hi\r\n there\r\n220 ready\r\n221 bye\r\n"),
        of(SshBanner::to, "hello\r\nSSH-2.0-OpenSSH_9.6 Debian\r\n\0\0\1\2\3"),
        of(
            to -> Redis.to(to).command("LRANGE"),
            "+PONG\r\n$29\r\nredis_version:7\r\nrole:master\r\n\r\n"
                + "*3\r\n:12\r\n$3\r\nabc\r\n*1\r\n$-1\r\n"),
        of(Memcached::to, "VERSION 1.6\r\nSTAT bytes 10\r\nSTAT limit_maxbytes 0\r\nEND\r\n"),
        of(
            Postgres::to,
            "N\0\0\0\014MHello\0\0R\0\0\0\u0008\0\0\0\0S\0\0\0\u0018server_version\00016.2\0"
                + "Z\0\0\0\5I"),
        of(Postgres::to, "E\0\0\0\u001eSFATAL\0C53300\0Msorry you\0\0"),
        of(
            Mysql::to,
            "J\0\0\0\n8.0.36\0\1\0\0\00012345678\0\0\u008a\41\2\0\u0008\0\25\0\0\0\0\0\0\0\0\0\0"
                + "123456789012\0caching_sha2_password\0\7\0\0\2\0\0\0\2\0\0\0"));
  }

  private static byte[] mutated(byte[] good, Random random) {
    ByteArrayOutputStream bad = new ByteArrayOutputStream();
    int changes = 1 + random.nextInt(3);
    for (byte one : good) {
      boolean hit = random.nextInt(good.length) < changes;
      switch (hit ? random.nextInt(5) : 5) {
        case 0 -> bad.write(random.nextInt(256));
        case 1 -> {}
        case 2 -> bad.writeBytes(new byte[] {one, one});
        case 3 -> bad.writeBytes(new byte[] {one, (byte) random.nextInt(256)});
        case 4 -> bad.write(one ^ (1 << random.nextInt(8)));
        default -> bad.write(one);
      }
    }
    byte[] whole = bad.toByteArray();
    return random.nextInt(4) > 0
        ? whole
        : java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void aChangedConversationIsJudgedAndNeverAnException(
      Function<String, ProbeSpec> probe, byte[] good) throws Exception {
    AtomicReference<byte[]> next = new AtomicReference<>(good);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    try (Peer peer =
        new Peer(
            (self, socket) -> {
              socket.getOutputStream().write(next.get());
              socket.shutdownOutput();
              socket.getInputStream().readAllBytes();
            })) {
      ProbeSpec spec = probe.apply("127.0.0.1:" + peer.port());
      for (int seed = 0; seed < SEEDS; seed++) {
        next.set(mutated(good, new Random(seed)));
        ProbeRun run = Runs.runner(spec).timeout(Duration.ofSeconds(5)).run();
        Reading reading = run.reading();
        Blame blame = reading.outcome().blame();
        assertTrue(blame == Blame.TARGET || blame == Blame.NONE, "seed " + seed + ": " + run);
        assertTrue(reading.outcome() != Outcome.TIMEOUT, "seed " + seed + ": " + run);
        assertTrue(reading.reason().chars().noneMatch(Character::isISOControl), "seed " + seed);
        outcomes.merge(reading.outcome(), 1, Integer::sum);
      }
    }
    assertTrue(outcomes.size() >= 2, outcomes.toString());
    assertEquals(SEEDS, outcomes.values().stream().mapToInt(Integer::intValue).sum());
  }
}
