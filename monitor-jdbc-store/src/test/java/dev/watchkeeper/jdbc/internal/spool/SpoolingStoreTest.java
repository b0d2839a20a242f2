package dev.watchkeeper.jdbc.internal.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The two ways of a commit, and the way back. */
class SpoolingStoreTest {
  private static final CheckId SHOP = CheckId.of("shop");

  private final SpoolWorld world = new SpoolWorld(1);
  private final FakeDatabase database = world.database;

  private static Decision decision(String check, int number) {
    return DecisionCodecTest.usual(check, number, Reading.up());
  }

  private void commit(String check, int... numbers) throws Exception {
    List<Decision> batch = new ArrayList<>();
    for (int number : numbers) {
      batch.add(decision(check, number));
    }
    world.store.commit(batch);
  }

  private double gauge(String name) {
    return world.store.report().gauges().get(name);
  }

  @Test
  void whileAllIsWellNothingTouchesTheDisk() throws Exception {
    assertTrue(world.open());
    int before = world.disk.operations;
    commit("shop", 1, 2, 3);
    assertEquals(before, world.disk.operations);
    assertEquals(3, database.results.size());
    assertEquals(List.of(), world.store.report().troubles());
  }

  @Test
  void aCommitSucceedsWhileTheDatabaseIsAwayAndComesInOrder() throws Exception {
    assertTrue(world.open());
    database.away = true;
    commit("shop", 1);
    int calls = database.calls;
    commit("shop", 2, 3);
    assertEquals(calls, database.calls, "nobody asks a database that is away");
    assertEquals(3, gauge("spool.depth"));
    assertTrue(
        world.store.report().troubles().toString().contains("connection refused"),
        world.store.report().toString());
    database.away = false;
    world.drain();
    assertEquals(
        List.of(1L, 2L, 3L),
        database.results.keySet().stream()
            .map(key -> key.due().getEpochSecond() - 1_800_000_000L)
            .toList());
    assertEquals(0, gauge("spool.bytes"));
    assertEquals(List.of(), world.store.report().troubles());
    commit("shop", 4);
    assertEquals(4, database.results.size(), "and the direct way is open again");
  }

  @Test
  void notesNeedTheDatabase() throws Exception {
    database.away = true;
    assertTrue(world.open());
    WatchkeeperException never = assertThrows(WatchkeeperException.class, world.store::notes);
    assertTrue(never.getMessage().contains("not reached yet: "), never.getMessage());
    assertThrows(WatchkeeperException.class, () -> world.store.note("a", "b"));
    database.away = false;
    world.drain();
    world.store.note("a", "b");
    assertEquals(Map.of("a", "b"), world.store.notes());
    database.away = true;
    assertThrows(SQLException.class, () -> world.store.note("a", "c"));
    assertEquals(0, gauge("spool.depth"), "a note is not spooled");
  }

  @Test
  void anInputThatIsRefusedForItsContentIsSetAsideAlone() throws Exception {
    assertTrue(world.open());
    database.refuses = decision -> decision.check().value().equals("bad");
    List<Decision> batch = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      batch.add(decision(i % 50 == 17 ? "bad" : "good", i));
    }
    world.store.commit(batch);
    world.drain();
    assertEquals(196, database.results.size());
    assertEquals(4, gauge("spool.bad"));
    assertEquals(0, gauge("spool.depth"));
    byte[] kept =
        world.disk.content().entrySet().stream()
            .filter(file -> file.getKey().endsWith(".bad"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertTrue(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1).contains("bad"));
  }

  @Test
  void whatWasSetAsideCanBeBroughtOverLater() throws Exception {
    assertTrue(world.open());
    database.refuses = decision -> decision.check().value().equals("bad");
    commit("bad", 1);
    commit("good", 1, 2);
    commit("bad", 2);
    world.drain();
    assertEquals(2, gauge("spool.bad"));
    world.store.close();
    SpoolFiles files = world.disk.files();
    String bad = files.list().stream().filter(n -> n.endsWith(".bad")).findFirst().orElseThrow();
    files.rename(bad, "000000000000000900.spool");
    database.refuses = decision -> false;
    assertTrue(world.open());
    world.drain();
    assertEquals(4, database.results.size());
  }

  @Test
  void aTableThatIsMissingCostsNobodyAnything() throws Exception {
    assertTrue(world.open());
    database.schemaMissing = true;
    for (int i = 0; i < 300; i++) {
      commit("shop", i);
    }
    for (int i = 0; i < 12; i++) {
      assertTrue(world.store.turn() > 0, "it pauses");
    }
    assertEquals(300, gauge("spool.depth"));
    assertEquals(0, gauge("spool.bad"));
    database.schemaMissing = false;
    world.drain();
    assertEquals(300, database.results.size());
  }

  @Test
  void aRefusedOneThatIsAloneWaitsUntilAnotherWasTaken() throws Exception {
    assertTrue(world.open());
    database.refuses = decision -> decision.check().value().equals("bad");
    commit("bad", 1);
    assertTrue(world.store.turn() > 0);
    assertEquals(0, gauge("spool.bad"));
    commit("good", 1);
    world.drain();
    assertEquals(1, gauge("spool.bad"));
    assertEquals(1, database.results.size());
  }

  @Test
  void aLostAnswerIsRepeatedHarmlessly() throws Exception {
    assertTrue(world.open());
    database.losesAnswers = true;
    commit("shop", 1, 2);
    database.losesAnswers = true;
    world.store.turn();
    world.drain();
    assertEquals(2, database.results.size());
    assertEquals(0, gauge("spool.depth"));
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartHoldsNobodyUp() throws Exception {
    database.away = true;
    assertTrue(world.open());
    commit("shop", 1);
    assertEquals(1, world.store.load(List.of(SHOP)).size(), "what is known is in the spool");
    assertThrows(WatchkeeperException.class, () -> world.store.history().states());
    assertThrows(WatchkeeperException.class, () -> world.store.outbox().depth());
    database.away = false;
    world.drain();
    assertEquals(1, world.store.history().states().size());
    assertThrows(
        IllegalArgumentException.class,
        () -> world.store.history().alerts(SHOP, Instant.MIN, Instant.MAX, 0));
    assertTrue(world.store.describe().contains("a fake"), world.store.describe());
  }

  @Test
  void theNewestStateInTheSpoolIsKnownAfterARestart() throws Exception {
    assertTrue(world.open());
    commit("shop", 1);
    commit("other", 1);
    database.away = true;
    commit("shop", 2, 3);
    world.store.close();
    database.away = false;
    assertTrue(world.open());
    var states = world.store.load(List.of(SHOP, CheckId.of("other"), CheckId.of("unknown")));
    assertEquals(decision("shop", 3).next(), states.get(SHOP));
    assertEquals(decision("other", 1).next(), states.get(CheckId.of("other")));
    assertEquals(2, states.size());
  }

  @Test
  void aCheckThatWasForgottenWhileTheDatabaseWasAwayIsForgotten() throws Exception {
    assertTrue(world.open());
    commit("shop", 1);
    database.away = true;
    commit("shop", 2);
    world.store.forget(List.of(SHOP));
    database.away = false;
    assertEquals(Map.of(), world.store.load(List.of(SHOP)));
    world.drain();
    assertNull(database.state(SHOP));
    assertEquals(2, database.results.size(), "its history stays");
  }

  @Test
  void aSpoolThatWasLeftBehindDoesNotBringBackAnOldState() throws Exception {
    assertTrue(world.open());
    database.away = true;
    commit("shop", 1);
    Map<String, byte[]> left = world.disk.content();
    database.away = false;
    world.drain();
    commit("shop", 2);
    world.store.close();
    SpoolFiles files = world.disk.files();
    for (Map.Entry<String, byte[]> file : left.entrySet()) {
      try (SpoolFiles.File back = files.create(file.getKey())) {
        back.writeAll(0, file.getValue(), file.getValue().length);
      }
    }
    assertTrue(world.open());
    assertEquals(1, gauge("spool.depth"), "it was left behind");
    assertEquals(decision("shop", 2).next(), world.store.load(List.of(SHOP)).get(SHOP));
    world.drain();
    assertEquals(decision("shop", 2).next(), database.state(SHOP));
  }

  @Test
  void replayGoesInLargeBatchesAndInSmallOnesWhereTheDatabaseIsSlow() throws Exception {
    world.limits = new SpoolLimits(64 << 20, 4 << 20, SpoolLimits.WhenFull.REFUSE);
    assertTrue(world.open());
    database.away = true;
    for (int i = 0; i < 12; i++) {
      List<Decision> batch = new ArrayList<>();
      for (int k = 0; k < 1_000; k++) {
        batch.add(decision("check-" + k, i));
      }
      world.store.commit(batch);
    }
    database.away = false;
    database.batches.clear();
    world.drain();
    assertEquals(List.of(5_000, 5_000, 2_000), database.batches);
  }

  @Test
  void pausesGrowWhileTheDatabaseIsAway() throws Exception {
    assertTrue(world.open());
    database.away = true;
    commit("shop", 1);
    long first = world.store.turn();
    long last = first;
    for (int i = 0; i < 20; i++) {
      last = world.store.turn();
    }
    assertTrue(first <= Duration.ofMillis(100).toNanos(), "" + first);
    assertTrue(last >= Duration.ofSeconds(5).toNanos(), "" + last);
    assertTrue(last <= Duration.ofSeconds(10).toNanos(), "" + last);
  }

  private void fill() throws Exception {
    database.away = true;
    for (int i = 0; i < 400; i++) {
      commit("shop", i);
    }
  }

  @Test
  void aFullSpoolDropsTheOldestIfItWasToldSo() throws Exception {
    world.limits = new SpoolLimits(16_000, 1_000, SpoolLimits.WhenFull.DROP_OLDEST);
    assertTrue(world.open());
    fill();
    assertTrue(gauge("spool.dropped") > 0);
    assertTrue(gauge("spool.bytes") <= 16_000);
    assertEquals(400, gauge("spool.dropped") + gauge("spool.depth"));
    assertTrue(world.store.report().troubles().toString().contains("dropped"));
    database.away = false;
    world.drain();
    assertTrue(database.results.containsKey(SpoolWorld.key(decision("shop", 399))));
    assertFalse(database.results.containsKey(SpoolWorld.key(decision("shop", 0))));
  }

  @Test
  void aFullSpoolDropsTheNewestIfItWasToldSo() throws Exception {
    world.limits = new SpoolLimits(16_000, 1_000, SpoolLimits.WhenFull.DROP_NEWEST);
    assertTrue(world.open());
    fill();
    assertEquals(400, gauge("spool.dropped") + gauge("spool.depth"));
    database.away = false;
    world.drain();
    assertTrue(database.results.containsKey(SpoolWorld.key(decision("shop", 0))));
    assertFalse(database.results.containsKey(SpoolWorld.key(decision("shop", 399))));
  }

  @Test
  void aFullSpoolRefusesOtherwiseAndTakesAgainWhenThereIsRoom() throws Exception {
    world.limits = new SpoolLimits(16_000, 1_000, SpoolLimits.WhenFull.REFUSE);
    assertTrue(world.open());
    Exception refused = assertThrows(java.io.IOException.class, this::fill);
    assertTrue(refused.getMessage().contains("full"), refused.getMessage());
    double kept = gauge("spool.depth");
    database.away = false;
    world.drain();
    assertEquals(kept, database.results.size());
    commit("shop", 1_000);
    assertEquals(kept + 1, database.results.size());
  }

  @Test
  void aFullDiskIsTreatedAsAFullSpool() throws Exception {
    for (SpoolLimits.WhenFull policy : SpoolLimits.WhenFull.values()) {
      SpoolWorld full = new SpoolWorld(2);
      full.limits = new SpoolLimits(1 << 20, 1_000, policy);
      full.disk.capacity = 9_000;
      assertTrue(full.open());
      full.database.away = true;
      boolean refused = false;
      for (int i = 0; i < 150; i++) {
        try {
          full.store.commit(List.of(decision("shop", i)));
        } catch (java.io.IOException e) {
          refused = true;
        }
      }
      assertEquals(policy == SpoolLimits.WhenFull.REFUSE, refused, policy.toString());
      double dropped = full.store.report().gauges().get("spool.dropped");
      assertEquals(policy != SpoolLimits.WhenFull.REFUSE, dropped > 0, policy.toString());
      full.database.away = false;
      full.drain();
      assertTrue(full.database.results.size() > 30, policy + ": " + full.database.results.size());
      assertEquals(0, full.store.report().gauges().get("spool.depth"), policy.toString());
    }
  }

  @Test
  void damagedRecordsAreSetAsideAndTheOthersComeOver() throws Exception {
    assertTrue(world.open());
    database.away = true;
    for (int i = 0; i < 60; i++) {
      commit("shop", i);
    }
    world.store.close();
    List<String> segments =
        world.disk.content().keySet().stream().filter(n -> n.endsWith(".spool")).sorted().toList();
    assertTrue(segments.size() > 2, segments.toString());
    world.disk.damage(segments.get(1), 500);
    world.disk.damage(segments.get(segments.size() - 1), 50);
    world.disk.damage(segments.get(0), 3);
    database.away = false;
    assertTrue(world.open());
    world.drain();
    assertEquals(58, database.results.size());
    assertEquals(2, gauge("spool.bad"));
    assertEquals(0, gauge("spool.depth"));
  }

  @Test
  void aSegmentOfALaterFormatIsRefusedAtTheStart() throws Exception {
    assertTrue(world.open());
    byte[] head = Segment.head(7, Instant.EPOCH);
    head[11] = 9;
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(head, 0, 32);
    for (int i = 0; i < 4; i++) {
      head[32 + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
    }
    try (SpoolFiles.File file = world.disk.files().create("000000000000000007.spool")) {
      file.writeAll(0, head, head.length);
    }
    assertFalse(world.open());
  }

  @Test
  void aDatabaseThatIsAwayIsToldFromOneThatRefuses() {
    for (String state : List.of("08006", "53100", "57014", "58030", "40001", "25006", "42501")) {
      assertFalse(Refusal.mayBeOfContent(new SQLException("x", state)), state);
    }
    for (String state : List.of("22001", "23502", "42P01", "54000")) {
      assertTrue(Refusal.mayBeOfContent(new SQLException("x", state)), state);
      assertTrue(
          Refusal.mayBeOfContent(new WatchkeeperException("x", new SQLException("x", state))));
    }
    assertFalse(Refusal.mayBeOfContent(new SQLTimeoutException("x", "22001")));
    assertFalse(Refusal.mayBeOfContent(new java.io.IOException("x")));
    assertFalse(Refusal.mayBeOfContent(new SQLException("x")));
    assertTrue(Refusal.mayBeOfContent(new ClassCastException("x")));
  }

  @Test
  void anEmptyBatchIsHarmless() throws Exception {
    assertTrue(world.open());
    database.away = true;
    commit("shop", 1);
    world.store.commit(Collections.emptyList());
    assertEquals(1, gauge("spool.depth"));
  }
}
