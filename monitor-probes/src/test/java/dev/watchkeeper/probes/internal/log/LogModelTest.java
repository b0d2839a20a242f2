package dev.watchkeeper.probes.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A random story of writes, rotations, restarts and lost commits beside a model that counts: at the
 * end every line has been counted once, and every line that matches too. What failed is repeated by
 * its seed.
 */
class LogModelTest {
  private static final int STEPS = 150;
  private static final int KEPT = 6;

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noLineIsLostOrCountedTwice(long seed) throws IOException {
    Random random = new Random(seed);
    LogWorld world =
        new LogWorld(folder).settings(LogFile.follow(folder.resolve("app.log")).matching("ERROR"));
    if (random.nextInt(3) == 0) {
      world.budget(2_000 + random.nextInt(3_000));
    }
    Story story = new Story(world, random);
    world.look();
    for (int i = 0; i < STEPS; i++) {
      story.step();
    }
    story.finish();
    assertEquals(story.written, story.counted, () -> "lines, seed " + seed + story.told);
    assertEquals(story.errors, story.matched, () -> "matches, seed " + seed + story.told);
  }

  private static final class Story {
    private final LogWorld world;
    private final Random random;
    private final List<String> told = new ArrayList<>();
    private long written;
    private long errors;
    private long counted;
    private long matched;
    private int rotations;
    private boolean partial;
    private boolean delayed;

    Story(LogWorld world, Random random) {
      this.world = world;
      this.random = random;
    }

    void step() throws IOException {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> write();
        case 4 -> writePart();
        case 5, 6 -> look();
        case 7 -> {
          told.add("lost");
          world.forgetfulLook();
        }
        case 8 -> rotate();
        default -> {
          told.add("reopen");
          completeLine();
          world.reopen();
          delayed = false;
        }
      }
    }

    private String line() {
      boolean error = random.nextInt(4) == 0;
      errors += error ? 1 : 0;
      written++;
      String rest = "x".repeat(random.nextInt(5) == 0 ? random.nextInt(400) : random.nextInt(30));
      return (error ? "ERROR " : "info ") + written + " " + rest;
    }

    private void write() throws IOException {
      told.add("write");
      completeLine();
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(line()).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
      }
      world.write(text.toString());
    }

    private void writePart() throws IOException {
      // Half a line in a file that was rotated and lies still is taken for a whole one.
      if (!partial && !delayed) {
        told.add("part");
        world.write(line());
        partial = true;
      }
    }

    private void completeLine() throws IOException {
      if (partial) {
        world.write(" end\n");
        partial = false;
      }
    }

    /** Fewer rotations between two looks than files are kept: else lines are really gone. */
    private void rotate() throws IOException {
      if (rotations >= KEPT - 2) {
        return;
      }
      rotations++;
      int way = random.nextInt(3);
      told.add("rotate" + way + (partial ? "p" : ""));
      delayed = way == 0;
      if (way == 0) {
        world.renameOnly(KEPT);
        completeLine();
      } else if (way == 1) {
        completeLine();
        world.rename(KEPT);
      } else {
        completeLine();
        world.copyTruncate(KEPT);
      }
    }

    private void look() {
      Reading reading;
      do {
        reading = world.look().reading();
        counted += (long) LogWorld.number(reading, LogFile.LINES);
        matched += (long) LogWorld.number(reading, LogFile.MATCHES);
      } while (LogWorld.number(reading, LogFile.BEHIND) > 0);
      rotations = 0;
      told.add("look " + counted + "/" + written);
    }

    void finish() throws IOException {
      completeLine();
      world.reopen();
      look();
      look();
      told.add(
          Files.list(world.folder)
              .map(p -> p.getFileName().toString())
              .sorted()
              .toList()
              .toString());
    }
  }
}
