package dev.watchkeeper.probes.internal.greeting;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.internal.tcp.LineServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisProbeTest {
  private static final Secret PASSWORD = Secret.of("password-1");
  private static final String MASTER =
      """
      # Server
      redis_version:7.2.4
      redis_mode:standalone
      uptime_in_seconds:86400
      # Clients
      connected_clients:12
      maxclients:10000
      blocked_clients:1
      # Memory
      used_memory:750
      maxmemory:1000
      mem_fragmentation_ratio:1.25
      # Persistence
      loading:0
      rdb_changes_since_last_save:5
      rdb_last_bgsave_status:ok
      aof_last_write_status:ok
      # Stats
      total_commands_processed:99
      instantaneous_ops_per_sec:3
      rejected_connections:2
      evicted_keys:4
      keyspace_hits:30
      keyspace_misses:10
      # Replication
      role:master
      connected_slaves:2
      slave0:ip=10.0.0.1,port=6379,state=online,offset=14,lag=0
      slave1:ip=10.0.0.2,port=6379,state=online,offset=14,lag=7
      # Keyspace
      db0:keys=10,expires=4,avg_ttl=0
      db3:keys=5,expires=1,avg_ttl=0
      """;

  private static String bulk(String text) {
    String lines = text.replace("\n", "\r\n");
    return "$" + lines.length() + "\r\n" + lines + "\r\n";
  }

  static LineServer server() {
    return new LineServer("")
        .on("PING", "+PONG\r\n")
        .on("INFO", bulk(MASTER))
        .on("AUTH", "+OK\r\n")
        .on("SELECT", "+OK\r\n")
        .on("LLEN", ":42\r\n")
        .on("QUIT", "+OK\r\n<close>");
  }

  @Test
  void theFieldsOfAMasterAreMeasured() throws IOException {
    try (LineServer server = server()) {
      Reading reading = up(Redis.to(server.address()));
      assertEquals("7.2.4", text(reading, Redis.VERSION));
      assertEquals("master", text(reading, Redis.ROLE));
      assertEquals(86_400, number(reading, Redis.UPTIME));
      assertEquals(12, number(reading, Redis.CLIENTS));
      assertEquals(10_000, number(reading, Redis.CLIENTS_MAX));
      assertEquals(0.75, number(reading, Redis.MEMORY_RATIO));
      assertEquals(1.25, number(reading, Redis.FRAGMENTATION));
      assertEquals(1, number(reading, Redis.PERSISTENCE_OK));
      assertEquals(2, number(reading, Redis.REPLICAS));
      assertEquals(7, number(reading, Redis.LAG));
      assertEquals(15, number(reading, Redis.KEYS));
      assertEquals(5, number(reading, Redis.KEYS_EXPIRING));
      assertEquals(4, number(reading, Redis.EVICTED));
      assertTrue(number(reading, Redis.PING_TIME) > 0);
      assertFalse(reading.measurements().has(Redis.LINK_UP));
      assertEquals("info", reading.phase());
    }
  }

  @Test
  void theLinkOfAReplicaIsMeasured() throws IOException {
    String replica =
        "role:slave\nmaster_link_status:down\nmaster_last_io_seconds_ago:-1\nmaxmemory:0\n"
            + "rdb_last_bgsave_status:err\nused_memory:nonsense\n";
    try (LineServer server = server().on("INFO", bulk(replica))) {
      Reading reading = up(Redis.to(server.address()));
      assertEquals("slave", text(reading, Redis.ROLE));
      assertEquals(0, number(reading, Redis.LINK_UP));
      assertEquals(0, number(reading, Redis.PERSISTENCE_OK));
      for (var absent : List.of(Redis.LAG, Redis.MEMORY_RATIO, Redis.MEMORY_USED)) {
        assertFalse(reading.measurements().has(absent), absent.name());
      }
      server.on("INFO", bulk("master_link_status:up\nmaster_last_io_seconds_ago:3\n"));
      assertEquals(3, number(up(Redis.to(server.address())), Redis.LAG));
    }
  }

  @Test
  void aLoginADatabaseAndACommandComeInTheirOrder() throws IOException {
    try (LineServer server = server()) {
      Reading reading =
          up(
              Redis.to(server.address())
                  .login("anna", PASSWORD)
                  .database(3)
                  .withoutInfo()
                  .command("LLEN", "jobs"));
      assertEquals(42, number(reading, Redis.ANSWER_NUMBER));
      assertEquals("42", text(reading, Redis.ANSWER));
      assertEquals(
          List.of("*3", "$4", "AUTH", "$4", "anna", "$10", "password-1", "*2", "$6", "SELECT"),
          List.copyOf(server.heard).subList(0, 10));
      up(Redis.to(server.address()).password(PASSWORD));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'$2\\r\\nab\\r\\n', ab,",
    "'$4\\r\\n12.5\\r\\n', 12.5, 12.5",
    "'$-1\\r\\n', ,",
    "'*-1\\r\\n', ,",
    "'+word\\r\\n', word,",
    "':-7\\r\\n', -7, -7",
    "':9223372036854775807\\r\\n', 9223372036854775807, 9223372036854775807",
    "'*3\\r\\n:1\\r\\n$1\\r\\nx\\r\\n*1\\r\\n+y\\r\\n', '1 x ', 3",
    "'*0\\r\\n', '', 0"
  })
  void everyKindOfAnswerIsMeasured(String answer, String text, Double number) throws IOException {
    try (LineServer server = server().on("GET", answer.replace("\\r\\n", "\r\n"))) {
      Reading reading = up(Redis.to(server.address()).withoutInfo().command("GET", "key"));
      assertEquals(text, text(reading, Redis.ANSWER));
      assertEquals(number == null ? Double.NaN : number, number(reading, Redis.ANSWER_NUMBER));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "AUTH, '-WRONGPASS invalid password-1', AUTH, AUTH was answered with 'WRONGPASS invalid ***'",
    "AUTH, '-ERR invalid password', AUTH, AUTH was answered with 'ERR invalid password'",
    "PING, '-NOAUTH Authentication required.', AUTH, 'PING was answered with ''NOAUTH'",
    "PING, '-LOADING Redis is loading', ASSERTION_FAILED, 'PING was answered with ''LOADING'",
    "PING, '-DENIED protected mode', ASSERTION_FAILED, 'PING was answered with ''DENIED'",
    "INFO, '-NOPERM no', AUTH, 'INFO was answered with ''NOPERM no'",
    "SELECT, '-ERR DB index is out of range', ASSERTION_FAILED, SELECT was answered with",
    "PING, '+PANG', PROTOCOL, PING was answered with 'PANG'",
    "INFO, '+text', PROTOCOL, INFO was not answered with a text"
  })
  void errorsAreToldWithTheirWords(String verb, String answer, Outcome outcome, String reason)
      throws IOException {
    try (LineServer server = server().on(verb, answer + "\r\n")) {
      Reading reading =
          fails(
              Redis.to(server.address()).password(PASSWORD).database(1),
              outcome,
              reason.replace("''", "'"));
      assertEquals(verb.toLowerCase(java.util.Locale.ROOT), reading.phase());
      assertFalse(reading.toString().contains(PASSWORD.reveal()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n",
        "$5\r\nab\r\n\r\n\r\n\r\n",
        "$99999999\r\n",
        "$-2\r\n",
        "$x\r\n",
        ":\r\n",
        ":9999999999999999999\r\n",
        "*5000\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n+x\r\n",
        "+PONG\n",
        "%1\r\n",
        "\0\0\0"
      })
  void whatIsNoRespIsAFailureOfTheProtocol(String answer) throws IOException {
    try (LineServer server = server().on("PING", answer)) {
      fails(Redis.to(server.address()), Outcome.PROTOCOL, "Redis: ");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(),
        problems(
            Redis.to("redis.example")
                .tls()
                .login("u", PASSWORD)
                .database(1)
                .withoutInfo()
                .command("GET", "x")
                .insecure()));
    assertEquals(
        List.of("command", "database", "info", "password"),
        problems(
            ProbeDefinition.of(
                Redis.TYPE,
                Target.of("redis.example"),
                Settings.of(
                    Map.of("command", List.of(), "database", -1, "info", "some", "user", "u")))));
  }
}
