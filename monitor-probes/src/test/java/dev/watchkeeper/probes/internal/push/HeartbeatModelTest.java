package dev.watchkeeper.probes.internal.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Heartbeat;
import dev.watchkeeper.probes.internal.push.HeartbeatModel.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The heartbeat against a naive model, over random signals, looks, restarts and pauses. */
class HeartbeatModelTest {
  private static final int STORIES = 1_500;
  private static final int STEPS = 60;
  private static final List<What> SIGNALS = List.of(What.START, What.SUCCESS, What.FAIL, What.LOG);

  private final Map<Status, Integer> seen = new EnumMap<>(Status.class);

  @Test
  void agreesWithTheModelWhateverHappens() {
    for (int seed = 0; seed < STORIES; seed++) {
      new Story(seed).play();
    }
    for (Status status : Status.values()) {
      assertEquals(true, seen.getOrDefault(status, 0) > 1_000, () -> "often enough: " + seen);
    }
  }

  private final class Story {
    private final long seed;
    private final Random random;
    private final Job job;
    private final HeartbeatModel model;
    private final int period;
    private final int interval;
    private final List<String> told = new ArrayList<>();

    Story(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.period = 60 + random.nextInt(1_000);
      this.interval = 5 + random.nextInt(60);
      int grace = random.nextInt(120);
      int maxRun = 10 + random.nextInt(200);
      this.model =
          new HeartbeatModel(period * 1_000L, grace * 1_000L, maxRun * 1_000L, interval * 1_000L);
      this.job =
          new Job(
                  Heartbeat.every(Duration.ofSeconds(period))
                      .grace(Duration.ofSeconds(grace))
                      .maxRun(Duration.ofSeconds(maxRun)))
              .every(Duration.ofSeconds(interval));
    }

    void play() {
      for (int i = 0; i < STEPS; i++) {
        step(random.nextInt(20));
      }
    }

    private void step(int kind) {
      if (kind < 9) {
        job.pass(Duration.ofSeconds(1 + random.nextInt(interval)));
      } else if (kind < 11) {
        job.pass(Duration.ofSeconds(random.nextInt(2 * period)));
      } else if (kind < 12) {
        job.stepWall(Duration.ofSeconds(random.nextInt(200_000) - 100_000));
      } else if (kind < 13) {
        job.restart();
        note(What.RESTART);
        job.pass(Duration.ofSeconds(random.nextInt(period)));
      } else {
        signals();
      }
      if (random.nextInt(10) == 0) {
        told.add("in vain");
        job.lookInVain();
      }
      look();
    }

    private void signals() {
      for (int i = random.nextInt(3); i >= 0; i--) {
        What what = SIGNALS.get(random.nextInt(10) < 6 ? random.nextInt(2) : random.nextInt(4));
        job.arrive(Signal.of(Signal.Kind.valueOf(what.name())));
        note(what);
        job.pass(Duration.ofMillis(random.nextInt(3_000)));
      }
    }

    private void note(What what) {
      model.happens(what, at());
      told.add(what + " at " + at());
    }

    private long at() {
      return Duration.between(Job.BEGIN, job.now()).toMillis();
    }

    private void look() {
      Reading reading = job.look();
      note(What.LOOK);
      Status wanted = model.verdict();
      seen.merge(wanted, 1, Integer::sum);
      assertEquals(wanted, reading.status(), () -> "seed " + seed + ": " + told + ": " + reading);
    }
  }
}
