package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.result;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that commits numbered decisions and tells each commit, until it is killed. */
final class Committer {
  static final CheckId CHECK = CheckId.of("numbered");
  static final int BATCH = 7;

  private Committer() {}

  public static void main(String... words) throws Exception {
    try (JdbcStore store = JdbcStore.sqlite(Path.of(words[0]))) {
      store.open();
      for (int first = Integer.parseInt(words[1]); ; first += BATCH) {
        List<Decision> batch = new ArrayList<>();
        for (int i = first; i < first + BATCH; i++) {
          batch.add(first(result(CHECK, i, Reading.down("" + i)), firing(CHECK, i)));
        }
        store.commit(batch);
        System.out.println(first + BATCH);
      }
    }
  }
}
