package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A store with trouble on the way to it: calls fail before or after their effect, take time, or are
 * the last thing that the process does. What became durable is noted in the ledger. It is not
 * closed with the monitor, since it outlives it.
 */
final class FaultyStore implements Store {
  private final Simulation simulation;
  private final Ledger ledger;
  private final Store real;
  private Faults faults = Faults.NONE;

  FaultyStore(Simulation simulation, Ledger ledger, Store real) {
    this.simulation = simulation;
    this.ledger = ledger;
    this.real = real;
    simulation.slow("recorder", this::delay);
  }

  void faults(Faults now) {
    faults = now;
  }

  private Duration delay() {
    Random random = simulation.random();
    return random.nextDouble() < faults.slow()
        ? Duration.ofMillis(1 + random.nextInt((int) faults.longest().toMillis()))
        : Duration.ZERO;
  }

  /** A call that has an effect. */
  private interface Call<T> {
    T make() throws Exception;
  }

  private <T> T through(Call<T> call) throws Exception {
    double fate = faults.equals(Faults.NONE) ? 1 : simulation.random().nextDouble();
    requireAlive();
    if (fate < faults.failure()) {
      throw new IOException("simulated: the database is away");
    }
    fate -= faults.failure();
    if (fate < faults.crash() / 2) {
      simulation.crashNow();
      requireAlive();
    }
    T answer = call.make();
    fate -= faults.crash() / 2;
    if (fate < faults.crash() / 2) {
      simulation.crashNow();
      requireAlive();
    }
    fate -= faults.crash() / 2;
    if (fate < faults.lostAnswer()) {
      throw new IOException("simulated: the answer was lost");
    }
    return answer;
  }

  private void requireAlive() throws IOException {
    if (simulation.crashed()) {
      throw new IOException("simulated: the process is gone");
    }
  }

  @Override
  public void open() throws Exception {
    real.open();
  }

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) throws Exception {
    return real.load(checks);
  }

  @Override
  public void commit(List<Decision> batch) throws Exception {
    Duration delay = simulation.takeDelay("recorder");
    if (!delay.isZero()) {
      simulation.sleep(delay, false);
    }
    through(
        () -> {
          real.commit(batch);
          ledger.durable(batch);
          return true;
        });
  }

  @Override
  public void forget(Collection<CheckId> checks) throws Exception {
    through(
        () -> {
          real.forget(checks);
          return true;
        });
  }

  @Override
  public Map<String, String> notes() throws Exception {
    return real.notes();
  }

  @Override
  public void note(String name, @Nullable String text) throws Exception {
    through(
        () -> {
          real.note(name, text);
          return true;
        });
  }

  @Override
  public History history() {
    return real.history();
  }

  @Override
  public Outbox outbox() {
    return new FaultyOutbox(real.outbox());
  }

  @Override
  public void close() {}

  private final class FaultyOutbox implements Outbox {
    private final Outbox outbox;

    FaultyOutbox(Outbox outbox) {
      this.outbox = outbox;
    }

    @Override
    public List<Claim> claim(String receiver, int limit, Duration lease) throws Exception {
      return through(() -> outbox.claim(receiver, limit, lease));
    }

    @Override
    public Optional<Instant> waiting(String receiver) throws Exception {
      return through(() -> outbox.waiting(receiver));
    }

    @Override
    public List<Attempt> attempts(String receiver, Duration within, int limit) throws Exception {
      return through(() -> outbox.attempts(receiver, within, limit));
    }

    @Override
    public Claim bundle(List<Claim> claims) throws Exception {
      return through(
          () -> {
            Claim bundle = outbox.bundle(claims);
            ledger.bundled(bundle.notification(), claims);
            return bundle;
          });
    }

    @Override
    public boolean collapse(Claim claim) throws Exception {
      return through(
          () -> {
            boolean over = outbox.collapse(claim);
            if (over) {
              ledger.collapsed(claim.notification());
            }
            return over;
          });
    }

    @Override
    public void delivered(Claim claim) throws Exception {
      through(
          () -> {
            outbox.delivered(claim);
            ledger.settled(claim.notification());
            return true;
          });
    }

    @Override
    public void retry(Claim claim, Duration pause, String why) throws Exception {
      through(
          () -> {
            outbox.retry(claim, pause, why);
            return true;
          });
    }

    @Override
    public void dead(Claim claim, String why) throws Exception {
      through(
          () -> {
            outbox.dead(claim, why);
            ledger.violated("a message was given up: " + claim.id() + ", " + why);
            return true;
          });
    }

    @Override
    public long depth() throws Exception {
      return outbox.depth();
    }

    @Override
    public List<Letter> letters(Stage stage, int limit) throws Exception {
      return outbox.letters(stage, limit);
    }

    @Override
    public boolean resend(String id) throws Exception {
      return through(() -> outbox.resend(id));
    }
  }
}
