package dev.watchkeeper.crash;

import dev.watchkeeper.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;

/** Lets a process commit into a database, does something bad, and counts what is there then. */
final class Rounds {
  private static final int[] BATCHES = {1, 7, 100};
  private static final int SHORTEST = 40;
  private static final int LONGEST = 400;
  private static final int MOST_KEPT = 3;

  private final Engine engine;
  private final Random random;
  private final PowerCut cut;
  private int round;
  private boolean running;
  private boolean journalled;
  private long messages;
  private int kept;
  private Optional<Repair> repair = Optional.empty();

  Rounds(Engine engine, Random random) {
    this.engine = engine;
    this.random = random;
    this.cut = new PowerCut(engine.folder());
  }

  /** A new database. */
  void begin() throws Exception {
    engine.fresh();
    running = false;
    messages = 0;
  }

  /** What the journal of the power cuts could not see. */
  Set<String> notes() {
    return cut.notes();
  }

  /** Plays rounds; ends early with the first loss if that is what is looked for. */
  Row play(Fault fault, int rounds, boolean untilLoss) throws Exception {
    long acknowledged = 0;
    long lost = 0;
    long phantom = 0;
    long torn = 0;
    int losing = 0;
    int broken = 0;
    int mended = 0;
    int played = 0;
    while (played < rounds && !(untilLoss && losing > 0)) {
      Findings found = playOne(fault);
      played++;
      acknowledged += found.acknowledged();
      lost += found.lost();
      phantom += found.phantom();
      torn += found.torn();
      losing += found.lost() > 0 ? 1 : 0;
      broken += found.broken() ? 1 : 0;
      mended += found.mended() ? 1 : 0;
      if (found.broken() && !found.mended()) {
        engine.kill();
        begin();
      }
    }
    Row row =
        new Row(
            engine.name(),
            engine.setting(),
            fault.toString(),
            played,
            acknowledged,
            lost,
            phantom,
            torn,
            losing,
            broken,
            mended);
    row.print();
    return row;
  }

  private Findings playOne(Fault fault) throws Exception {
    round++;
    Map<String, String> environment = ready(fault);
    int batch = BATCHES[round % BATCHES.length];
    try (Ledger ledger =
        new Ledger(engine, round, batch, engine.embedded() ? environment : Map.of())) {
      ledger.awaitFirst();
      ledger.work(SHORTEST + random.nextInt(LONGEST - SHORTEST));
      boolean goesOn = strike(fault, ledger);
      return goesOn ? examine(ledger, batch) : Findings.broken(ledger.acknowledged());
    }
  }

  /** Makes the server ready, in whose environment a journal is kept if the power is to be cut. */
  private Map<String, String> ready(Fault fault) throws Exception {
    if (running && !engine.embedded() && journalled != fault.cutsPower()) {
      engine.close();
      running = false;
    }
    Map<String, String> environment = Map.of();
    if (fault.cutsPower() && (!running || engine.embedded())) {
      environment = cut.begin();
    }
    if (!running) {
      engine.start(environment);
      running = true;
      journalled = fault.cutsPower();
    }
    return environment;
  }

  /** Does it; false if the writer could not go on afterwards although it should. */
  private boolean strike(Fault fault, Ledger ledger) throws Exception {
    switch (fault) {
      case WRITER -> {
        ledger.kill();
        ledger.awaitEnd();
        engine.settle();
      }
      case SERVER -> {
        engine.kill();
        engine.start(Map.of());
        if (ledger.awaitMore()) {
          ledger.stop();
        } else {
          ledger.close();
          return false;
        }
      }
      case BOTH -> {
        engine.kill();
        ledger.kill();
        ledger.awaitEnd();
        running = false;
      }
      default -> {
        engine.kill();
        ledger.kill();
        ledger.awaitEnd();
        cut.takeBack(fault == Fault.POWER ? PowerCut.Loss.ALL : PowerCut.Loss.HALF, random);
        repair = engine.knownDamage();
        running = false;
      }
    }
    return true;
  }

  private Findings examine(Ledger ledger, int batch) throws Exception {
    Optional<Repair> possible = repair;
    repair = Optional.empty();
    try {
      return look(ledger, batch);
    } catch (Exception e) {
      tell(e.toString());
    }
    engine.kill();
    running = false;
    keep();
    if (possible.isPresent()) {
      possible.get().apply();
      try {
        Findings found = look(ledger, batch).afterRepair();
        System.out.println(engine.name() + " opened after a repair: " + possible.get());
        return found;
      } catch (Exception e) {
        tell(e.toString());
      }
    }
    return Findings.broken(ledger.acknowledged());
  }

  private void tell(String failure) {
    System.out.println(engine.name() + " did not open in round " + round + ": " + failure);
  }

  private Findings look(Ledger ledger, int batch) throws Exception {
    if (!running) {
      Map<String, String> environment = journalled && !engine.embedded() ? cut.begin() : Map.of();
      engine.start(environment);
      running = true;
    }
    DataSource source = Sources.of(engine.kind(), engine.url());
    // an embedded database would close and open again between two questions
    try (Connection kept = source.getConnection();
        JdbcStore store = JdbcStore.builder(source).build()) {
      kept.clearWarnings();
      store.open();
      Findings found = new Examination(store, round, ledger, batch).examine(messages);
      messages = store.outbox().depth();
      return found;
    }
  }

  /** The folder and the log of a database that does not open, for whoever wants to know why. */
  private void keep() throws IOException {
    Path folder = engine.folder();
    Path place = Folders.of("unopenable").resolve(folder.getFileName() + "-" + round);
    if (kept >= MOST_KEPT) {
      return;
    }
    kept++;
    Folders.delete(place);
    Folders.copy(folder, place.resolve("folder"));
    if (Files.exists(cut.last())) {
      Folders.copy(cut.last(), place.resolve("journal"));
    }
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    if (Files.exists(log)) {
      Files.copy(log, place.resolve("log"));
    }
    System.out.println("kept in " + place);
  }
}
