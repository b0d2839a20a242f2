package dev.watchkeeper.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The databases that are here, with settings that keep what they acknowledge and with weaker ones.
 */
final class Engines {
  /** An engine and the faults that a test does to it. */
  record Trial(Engine engine, List<Fault> faults) {
    @Override
    public String toString() {
      return engine.name() + ", " + engine.setting();
    }
  }

  private static final List<Fault> ALL = List.of(Fault.values());

  /** Part of the names of those to try; all if it is empty. */
  private static final String WANTED = System.getProperty("watchkeeper.engines", "");

  /** Part of the names of the faults; all if it is empty. */
  private static final String WANTED_FAULTS = System.getProperty("watchkeeper.faults", "");

  private Engines() {}

  /** Those that lose nothing, by any fault; a full run has more of them. */
  static List<Trial> sound(boolean full) throws Exception {
    List<Trial> all = new ArrayList<>();
    all.add(trial(sqlite("FULL"), ALL));
    all.add(trial(h2("checkpoint sync after each commit", "h2", "h2"), ALL));
    all.add(trial(postgres(PostgresServer.ofTheBuild(), "postgresql"), ALL));
    if (MariaServer.isInstalled()) {
      all.add(trial(maria("mariadb", "innodb_flush_log_at_trx_commit=1"), ALL));
    }
    if (full && MariaServer.isInstalled()) {
      // writes pages all the time, so that more of them are torn
      Engine busy =
          maria("mariadb-busy", "innodb_flush_log_at_trx_commit=1", "innodb_max_dirty_pages_pct=0");
      all.add(trial(busy, List.of(Fault.POWER, Fault.HALF_POWER)));
    }
    Optional<Path> system = PostgresServer.ofTheSystem();
    if (full && system.isPresent()) {
      all.add(trial(postgres(system.get(), "postgresql-system"), ALL));
    }
    return wanted(all);
  }

  private static List<Trial> wanted(List<Trial> all) {
    return all.stream().filter(trial -> trial.toString().contains(WANTED)).toList();
  }

  /** Those that lose something by these faults, and so show that the test can see it. */
  static List<Trial> weak() throws Exception {
    List<Trial> all = new ArrayList<>();
    all.add(trial(sqlite("NORMAL"), List.of(Fault.POWER)));
    all.add(
        trial(
            h2("without checkpoint sync", "h2-weak", "h2-weak"),
            List.of(Fault.WRITER, Fault.POWER)));
    if (MariaServer.isInstalled()) {
      all.add(
          trial(
              maria("mariadb-0", "innodb_flush_log_at_trx_commit=0"),
              List.of(Fault.BOTH, Fault.POWER)));
      all.add(trial(maria("mariadb-2", "innodb_flush_log_at_trx_commit=2"), List.of(Fault.POWER)));
    }
    all.add(
        trial(
            postgres(PostgresServer.ofTheBuild(), "postgresql-weak", "synchronous_commit=off"),
            List.of(Fault.SERVER, Fault.BOTH, Fault.POWER)));
    return wanted(all);
  }

  private static Trial trial(Engine engine, List<Fault> faults) {
    return new Trial(
        engine,
        faults.stream()
            .filter(fault -> fault.fits(engine) && fault.toString().contains(WANTED_FAULTS))
            .toList());
  }

  private static Engine sqlite(String synchronous) throws Exception {
    return new Embedded(
        "SQLite " + org.sqlite.SQLiteJDBCLoader.getVersion(),
        "WAL, synchronous=" + synchronous,
        "sqlite-" + synchronous.toLowerCase(java.util.Locale.ROOT),
        "jdbc:sqlite:{}.db",
        Folders.of("sqlite-" + synchronous));
  }

  private static Engine h2(String setting, String kind, String folder) {
    return new Embedded(
        "H2 " + org.h2.engine.Constants.VERSION,
        setting,
        kind,
        "jdbc:h2:file:{}",
        Folders.of(folder));
  }

  private static Engine maria(String folder, String... settings) throws Exception {
    return new MariaServer(Folders.of(folder), settings);
  }

  private static Engine postgres(Path programs, String folder, String... settings)
      throws Exception {
    return new PostgresServer(programs, Folders.of(folder), settings);
  }
}
