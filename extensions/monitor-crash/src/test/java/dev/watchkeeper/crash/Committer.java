package dev.watchkeeper.crash;

import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A process that commits numbered decisions until it is killed or its input ends. Before each
 * commit it tells how many it has offered by then, after it how many were acknowledged; a commit
 * that failed comes again.
 */
final class Committer {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private Committer() {}

  /** Words: kind of database, url, round, decisions in a batch. */
  public static void main(String... words) throws Exception {
    Offers offers = new Offers(Integer.parseInt(words[2]));
    int size = Integer.parseInt(words[3]);
    try (JdbcStore store = JdbcStore.builder(Sources.of(words[0], words[1])).migrate().build()) {
      store.open();
      for (int first = 0; System.in.available() == 0; first += size) {
        List<Decision> batch = offers.batch(first, size);
        tell('+', first + size);
        while (!committed(store, batch)) {
          Thread.sleep(20);
        }
        tell('=', first + size);
      }
    }
  }

  private static boolean committed(JdbcStore store, List<Decision> batch) throws IOException {
    try {
      store.commit(batch);
      return true;
    } catch (Exception e) {
      OUT.write(("! " + e.toString().replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8));
      return false;
    }
  }

  /** One write, so that a reader never sees half of it. */
  private static void tell(char what, int number) throws IOException {
    OUT.write((what + " " + number + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
