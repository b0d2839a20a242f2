package dev.watchkeeper.jdbc.internal.spool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Decisions as bytes: exact both ways, and nothing but a refusal for what is none. */
class DecisionCodecTest {
  private static final long[] SEEDS = {1, 42, 20_261_121, -7};

  private final DecisionCodec codec = new DecisionCodec();

  static void assertSame(Decision expected, Decision actual) {
    assertEquals(expected, actual);
    // what equality of alerts leaves out
    assertEquals(fired(expected), fired(actual));
  }

  private static List<Boolean> fired(Decision decision) {
    List<Alert> all = new ArrayList<>(decision.next().state().openAlerts());
    all.addAll(decision.transitions());
    decision.messages().stream().map(Notification::alert).forEach(all::add);
    return all.stream().map(Alert::fired).toList();
  }

  @Test
  void everyFieldOfARandomDecisionComesBackExactly() throws Exception {
    for (long seed : SEEDS) {
      RandomDecision random = new RandomDecision(seed);
      for (int i = 0; i < 1_500; i++) {
        Decision decision = random.next();
        byte[] bytes = codec.encode(decision);
        assertSame(decision, codec.decode(bytes));
        assertArrayEquals(bytes, codec.encode(codec.decode(bytes)), "and the bytes too");
        assertEquals(decision.check(), DecisionCodec.check(bytes, 0, bytes.length));
      }
    }
  }

  @Test
  void theResultIsWrittenOnceIfItIsTheLastOneToo() {
    Decision usual = usual(0);
    assertTrue(codec.encode(usual).length < 80, "bytes: " + codec.encode(usual).length);
  }

  @Test
  void theFormatDoesNotChangeFromReleaseToRelease() throws Exception {
    String kept =
        "02010873686f7080c8ceb40d00070000000200000000f02ea8bdf1050000000c6e6f64652d3102"
            + "011816687474702e737461747573009003000000000000";
    assertEquals(kept, HexFormat.of().formatHex(codec.encode(usual(0))));
    assertSame(usual(0), codec.decode(HexFormat.of().parseHex(kept)));
  }

  @Test
  void whatTheFirstVersionWroteIsRead() throws Exception {
    String kept =
        "01010873686f7080c8ceb40d00070000000200000000f02ea8bdf1050000000c6e6f64652d3102011816687474702e"
            + "7374617475730090030102143220696e206120726f770201000000001873686f7020697320444f574e010001"
            + "00020000086d61696c0a70616765720000";
    Decision read = codec.decode(HexFormat.of().parseHex(kept));
    CheckId check = CheckId.of("shop");
    Alert.Subject subject = new Alert.Subject(check, "2 in a row", Severity.CRITICAL);
    Alert alert = Alert.open(subject, AlertState.FIRING, usual(0).result().due(), "shop is DOWN");
    assertEquals(List.of(alert), read.next().state().openAlerts());
    assertEquals(List.of(alert), read.transitions());
    assertEquals(
        List.of(new Notification("mail", alert), new Notification("pager", alert)),
        read.messages());
    assertEquals(usual(0).result(), read.result());
  }

  @Test
  void whatIsCutOffAnywhereIsRefused() {
    RandomDecision random = new RandomDecision(5);
    for (int i = 0; i < 40; i++) {
      byte[] bytes = codec.encode(random.next());
      for (int length = 0; length < Math.min(bytes.length, 3_000); length++) {
        byte[] cut = java.util.Arrays.copyOf(bytes, length);
        assertThrows(MalformedException.class, () -> codec.decode(cut));
      }
      byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
      assertThrows(MalformedException.class, () -> codec.decode(longer));
    }
  }

  @Test
  void damagedBytesGiveADecisionOrARefusalAndNothingElse() {
    for (long seed : SEEDS) {
      Random damage = new Random(seed);
      RandomDecision random = new RandomDecision(seed);
      for (int i = 0; i < 500; i++) {
        byte[] bytes = codec.encode(random.next());
        for (int round = 0; round < 10; round++) {
          for (int flips = 1 + damage.nextInt(3); flips > 0; flips--) {
            bytes[damage.nextInt(bytes.length)] = (byte) damage.nextInt(256);
          }
          decodeOrRefuse(bytes);
        }
      }
    }
  }

  @Test
  void noiseGivesARefusalWithinItsOwnSize() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (noise.length > 2) {
        noise[0] = DecisionCodec.VERSION;
        noise[1] = 1;
      }
      decodeOrRefuse(noise);
    }
  }

  @Test
  void aNumberThatPromisesMoreThanThereIsReservesNothing() {
    ByteSink sink = new ByteSink();
    sink.octet(DecisionCodec.VERSION);
    sink.octet(1);
    sink.number((long) Integer.MAX_VALUE << 1);
    assertThrows(MalformedException.class, () -> codec.decode(sink.toArray()));
  }

  @Test
  void aLaterVersionIsRefusedByName() {
    byte[] bytes = codec.encode(usual(0));
    bytes[0] = DecisionCodec.VERSION + 1;
    MalformedException refused = assertThrows(MalformedException.class, () -> codec.decode(bytes));
    assertTrue(refused.getMessage().contains("version 3"), refused.getMessage());
  }

  @Test
  void aRecordThatForgetsIsNoDecision() throws Exception {
    ByteSink sink = new ByteSink();
    Instant at = Instant.ofEpochSecond(1_800_000_000, 123_456_789);
    DecisionCodec.write(Entry.forget(CheckId.of("gone"), at), sink);
    Entry entry = codec.read(sink.array(), 0, sink.size());
    assertEquals(Entry.forget(CheckId.of("gone"), at), entry);
    assertThrows(MalformedException.class, () -> codec.decode(sink.toArray()));
  }

  @Test
  void whatIsTooLargeIsRefusedAndLeavesNothingBehind() {
    Decision usual = usual(0);
    String large = "x".repeat(DecisionCodec.MAX_BYTES);
    StoredState state = new StoredState(usual.next().state(), Map.of(), Map.of("m", large));
    Group group = new Group();
    group.add(Entry.of(usual));
    int size = group.size();
    assertThrows(
        IllegalArgumentException.class,
        () -> group.add(Entry.of(new Decision(null, state, List.of(), List.of()))));
    assertEquals(size, group.size());
  }

  private void decodeOrRefuse(byte[] bytes) {
    try {
      Decision decision = codec.decode(bytes);
      assertSame(decision, codec.decode(codec.encode(decision)));
    } catch (MalformedException e) {
      assertTrue(e.getMessage().length() > 3);
    }
  }

  /** What most decisions look like. */
  static Decision usual(int number) {
    return usual("shop", number, Reading.up());
  }

  static Decision usual(String name, int number, Reading reading) {
    CheckId check = CheckId.of(name);
    Instant due = Instant.ofEpochSecond(1_800_000_000L + number);
    ProbeResult result =
        ProbeResult.builder(check, due)
            .ran(due.plusMillis(3), 12_345_000)
            .reading(reading.with(MetricKey.gauge("http.status", ""), 200))
            .by("node-1", 1)
            .build();
    CheckState state =
        CheckState.initial(check, Instant.ofEpochSecond(1_700_000_000)).after(result, List.of());
    return new Decision(result, StoredState.of(state), List.of(), List.of());
  }
}
