package dev.watchkeeper.probes.internal.http2;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reads HTTP/2 takes whatever comes: an answer, or a failure with an outcome. */
class Http2FuzzTest {
  private static final int ROUNDS = 4_000;

  private static Stream<String> seeds(String name) {
    try (InputStream in =
        Objects.requireNonNull(Http2FuzzTest.class.getResourceAsStream("/http-seeds/" + name))) {
      String all = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Arrays.stream(all.split("\n")).filter(line -> !line.isBlank());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> blocks() {
    return seeds("hpack.txt");
  }

  static Stream<String> answers() {
    return seeds("http2.txt");
  }

  private static byte[] mutated(String seed, Random random) {
    byte[] bytes = HexFormat.of().parseHex(seed.replace(" ", ""));
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> bytes = twice(bytes, at, random.nextInt(bytes.length - at) + 1);
      }
    }
    return bytes;
  }

  private static byte[] twice(byte[] bytes, int from, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from + count);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }

  private static void told(ProbeFailure failure) {
    assertFalse(failure.reason().isEmpty());
    assertTrue(failure.reason().chars().noneMatch(Character::isISOControl), failure.reason());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aBlockIsReadOrAFailure(String seed) {
    Random random = new Random(seed.hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      HpackReader reader = new HpackReader();
      try {
        for (int block = 0; block < 3; block++) {
          List<Header> fields = reader.read(mutated(seed, random));
          int size = fields.stream().mapToInt(Header::size).sum();
          assertTrue(size <= HpackReader.MAX_LIST && fields.size() <= HpackReader.MAX_FIELDS);
        }
      } catch (ProbeFailure e) {
        told(e);
      }
      assertTrue(reader.tableSize() <= HpackTable.MOST);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsReadOrAFailure(String seed) throws IOException {
    Random random = new Random(seed.hashCode());
    int sound = 0;
    for (int i = 0; i < ROUNDS; i++) {
      boolean same = i == 0;
      byte[] bytes = same ? HexFormat.of().parseHex(seed.replace(" ", "")) : mutated(seed, random);
      try {
        Http2Call call = new Http2Call(duplex(bytes, random));
        call.send(List.of(Header.of(":method", "GET")), random.nextBoolean() ? new byte[9] : null);
        call.awaitAnswer();
        assertTrue(Integer.parseInt(call.head().get(0).value()) >= 200);
        call.expect(-1);
        byte[] into = new byte[1 + random.nextInt(50)];
        long got = 0;
        for (int n = 0; n >= 0; n = call.read(into, 0, into.length)) {
          got += n;
        }
        assertTrue(got <= bytes.length);
        sound++;
      } catch (ProbeFailure e) {
        assertFalse(same, e::reason);
        told(e);
      }
    }
    assertTrue(sound > 0);
  }

  /** Bytes that come in pieces of any size; what is sent goes nowhere. */
  private static Duplex duplex(byte[] bytes, Random random) {
    InputStream in = new ByteArrayInputStream(bytes);
    return new Duplex() {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, 1 + random.nextInt(length));
      }

      @Override
      public void write(byte[] sent) {
        assertTrue(sent.length > 0);
      }
    };
  }
}
