package dev.watchkeeper.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * What came of the rounds of one fault.
 *
 * @param acknowledged decisions whose commit had returned
 * @param lost of these, those that were not there afterwards
 * @param phantom results that were there and had not been offered, or looked otherwise
 * @param torn batches, states, alerts or messages that were there by halves
 * @param losing rounds in which something was lost
 * @param broken rounds after which the database could not be opened, or had no tables
 * @param mended of these, those after which it could once a {@link Repair} was made
 */
record Row(
    String engine,
    String setting,
    String fault,
    int rounds,
    long acknowledged,
    long lost,
    long phantom,
    long torn,
    int losing,
    int broken,
    int mended) {
  private static final List<String> HEAD =
      List.of(
          "| engine | setting | fault | rounds | acknowledged | lost | phantom | torn | rounds with"
              + " loss | unopenable | of these, by hand |",
          "|---|---|---|---|---|---|---|---|---|---|---|");

  boolean clean() {
    return lost + phantom + torn + losing == 0 && broken == mended;
  }

  /** Adds it to the table of this run. */
  void print() {
    String line =
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %d | %,d | %,d | %d | %d | %d | %d | %d |",
            engine,
            setting,
            fault,
            rounds,
            acknowledged,
            lost,
            phantom,
            torn,
            losing,
            broken,
            mended);
    Path table = Path.of("target", "crash.md");
    try {
      if (!Files.exists(table)) {
        Files.write(table, HEAD);
      }
      Files.write(table, List.of(line), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
