package dev.watchkeeper.grpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamLimitTest {
  private static final String ACK = "000000040100000000";

  private static String settings(String entries) {
    return "0000"
        + HexFormat.of().toHexDigits((byte) (entries.length() / 2))
        + "0400"
        + "00000000"
        + entries;
  }

  private static String passed(String hex, Random random) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    StreamLimit limit = new StreamLimit();
    for (int at = 0; at < bytes.length; ) {
      int count = Math.min(bytes.length - at, 1 + random.nextInt(7));
      limit.pass(bytes, at, count);
      at += count;
    }
    return HexFormat.of().formatHex(bytes);
  }

  /** The server etcd says that it has no limit, and was never asked anything. */
  @ParameterizedTest
  @CsvSource({
    "000500004000" + "0003ffffffff, 000500004000" + "00037fffffff",
    "000380000000" + "000400100000, 00037fffffff" + "000400100000",
    "00037fffffff, 00037fffffff",
    "000300000064, 000300000064",
    "0004ffffffff, 0004ffffffff",
    "0103ffffffff, 0103ffffffff"
  })
  void aLimitThatDoesNotFitIsMadeOneThatDoes(String entries, String expected) {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      String before = ACK + settings("000100001000");
      String after = "000006" + "0001" + "00000003" + "0003ffffffff" + ACK;
      assertEquals(
          before + settings(expected) + after, passed(before + settings(entries) + after, random));
    }
  }

  @Test
  void whatIsNoHttp2PassesToo() {
    byte[] bytes = new byte[10_000];
    Random random = new Random(2);
    random.nextBytes(bytes);
    new StreamLimit().pass(bytes, 0, bytes.length);
    assertEquals(10_000, bytes.length);
  }
}
