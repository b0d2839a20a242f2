package dev.watchkeeper.probes.internal.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The probes against real servers, whose ports the system property {@code watchkeeper.real} names:
 * {@code redis=6379,smtp=25}, all on 127.0.0.1; {@code watchkeeper.real.user} and {@code .password}
 * are credentials that they accept. Without the property there is nothing to test.
 */
class RealServersTest {
  private static final String USER = System.getProperty("watchkeeper.real.user", "probe");
  private static final Secret PASSWORD =
      Secret.of(System.getProperty("watchkeeper.real.password", ""));
  private static final Secret WRONG = Secret.of("no-such-password");

  /** What is right and UP, then what is AUTH. */
  private static Map<String, List<Function<String, ProbeSpec>>> good() {
    Map<String, List<Function<String, ProbeSpec>>> good = new LinkedHashMap<>();
    good.put(
        "smtp",
        List.of(Smtp::to, at -> Smtp.to(at).login(USER, PASSWORD).offers("PIPELINING").insecure()));
    good.put(
        "imap",
        List.of(
            at -> Imap.to(at).offers("IDLE"), at -> Imap.to(at).login(USER, PASSWORD).insecure()));
    good.put(
        "pop3",
        List.of(
            at -> Pop3.to(at).offers("UIDL"), at -> Pop3.to(at).login(USER, PASSWORD).insecure()));
    good.put("ftp", List.of(Ftp::to, at -> Ftp.to(at).login("anonymous", PASSWORD).insecure()));
    good.put("ssh-banner", List.of(at -> SshBanner.to(at).expectMatch("OpenSSH_")));
    good.put(
        "redis",
        List.of(
            at -> Redis.to(at).password(PASSWORD),
            at -> Redis.to(at).login("default", PASSWORD).database(1).command("DBSIZE")));
    good.put("memcached", List.of(Memcached::to));
    good.put(
        "postgres",
        List.of(Postgres::to, at -> Postgres.to(at).user("postgres").startTlsIfOffered()));
    good.put("mysql", List.of(Mysql::to, at -> Mysql.to(at).startTls().insecure()));
    return good;
  }

  private static Map<String, Function<String, ProbeSpec>> refused() {
    return Map.of(
        "smtp", at -> Smtp.to(at).login(USER, WRONG).insecure(),
        "imap", at -> Imap.to(at).login(USER, WRONG).insecure(),
        "pop3", at -> Pop3.to(at).login(USER, WRONG).insecure(),
        "redis", at -> Redis.to(at).password(WRONG));
  }

  static Stream<String> servers() {
    String named = System.getProperty("watchkeeper.real", "");
    return named.isEmpty() ? Stream.of("none=0") : Stream.of(named.split(",", -1));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void isSeenAsItIs(String server) {
    assumeTrue(!server.startsWith("none="), "no real server is named");
    String type = server.substring(0, server.indexOf('='));
    String address = "127.0.0.1:" + server.substring(server.indexOf('=') + 1);
    List<Reading> seen = new ArrayList<>();
    for (Function<String, ProbeSpec> spec : good().get(type)) {
      Reading reading = Runs.run(spec.apply(address));
      assertEquals(Status.UP, reading.status(), reading::toString);
      seen.add(reading);
    }
    if (refused().containsKey(type)) {
      Reading reading = Runs.run(refused().get(type).apply(address));
      assertEquals(Outcome.AUTH, reading.outcome(), reading::toString);
      seen.add(reading);
    }
    assertTrue(seen.stream().allMatch(reading -> reading.measurements().size() >= 5));
    if (Boolean.getBoolean("watchkeeper.real.show")) {
      seen.forEach(reading -> System.out.println(type + ": " + reading));
    }
  }
}
