package dev.watchkeeper.jdbc.internal.spool;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings what waits into the database, oldest first, in large batches. What fails is tried again
 * with half as much. If the database refuses what it is given, the batch is halved until the
 * refused ones stand alone; they are set aside, but only once the database has taken another one in
 * the same round, so that a table that is missing costs nobody anything.
 *
 * <p>What an earlier life spooled may be in the database already, under a newer state: then the
 * newer state stays. For one thread.
 */
final class Replay {
  static final int MAX_BATCH = 5_000;
  private static final int MIN_BATCH = 16;
  private static final long MAX_BYTES = 8 << 20;
  private static final int FIRST_PATIENCE = 64;
  private static final int READ_TRIES = 8;

  private final Store database;
  private final Spool spool;
  private final DecisionCodec codec = new DecisionCodec();
  private int batch = MAX_BATCH;
  private int patience = FIRST_PATIENCE;
  private int unreadable;

  Replay(Store database, Spool spool) {
    this.database = database;
    this.spool = spool;
  }

  /** A record with what it says. */
  private record Held(Waiting.Raw raw, Entry entry) {
    boolean isForgetting() {
      return entry.decision() == null;
    }
  }

  /** Brings one batch over; gives how many records it had. */
  int once() throws Exception {
    Waiting waiting = read();
    List<Waiting.Raw> useless = new ArrayList<>();
    List<Held> all = decoded(waiting, useless);
    boolean done = false;
    try {
      Round round = new Round();
      for (List<Held> run : runs(all)) {
        round.send(run);
      }
      useless.addAll(round.refused());
      for (Waiting.Raw record : useless) {
        spool.setAside(record);
      }
      done = true;
    } finally {
      batch = done ? Math.min(MAX_BATCH, batch * 2) : Math.max(MIN_BATCH, batch / 2);
    }
    spool.done(waiting);
    spool.counts().replayed.addAndGet(waiting.records().size() - useless.size());
    return waiting.records().size();
  }

  private Waiting read() throws IOException {
    try {
      Waiting waiting = spool.oldest(batch, MAX_BYTES);
      unreadable = 0;
      return waiting;
    } catch (IOException e) {
      unreadable++;
      if (unreadable >= READ_TRIES) {
        unreadable = 0;
        spool.giveUpOldest();
      }
      throw e;
    }
  }

  private List<Held> decoded(Waiting waiting, List<Waiting.Raw> useless) {
    List<Held> all = new ArrayList<>(waiting.records().size());
    for (Waiting.Raw raw : waiting.records()) {
      try {
        all.add(new Held(raw, codec.read(raw.bytes(), 0, raw.bytes().length)));
      } catch (MalformedException e) {
        useless.add(raw);
      }
    }
    return all;
  }

  /** In order, split where commits and forgetting change and where an earlier life ends. */
  private List<List<Held>> runs(List<Held> all) {
    List<List<Held>> runs = new ArrayList<>();
    for (int from = 0; from < all.size(); ) {
      Held first = all.get(from);
      int to = from + 1;
      while (to < all.size()
          && all.get(to).isForgetting() == first.isForgetting()
          && all.get(to).raw().recovered() == first.raw().recovered()) {
        to++;
      }
      List<Held> run = all.subList(from, to);
      runs.add(first.raw().recovered() ? withoutOutdated(run) : run);
      from = to;
    }
    return runs;
  }

  private List<Held> withoutOutdated(List<Held> run) {
    Set<CheckId> checks = new LinkedHashSet<>();
    run.forEach(held -> checks.add(held.entry().check()));
    Map<CheckId, StoredState> known;
    try {
      known = database.load(checks);
    } catch (Exception e) {
      // if the database is away the commit will say so; a state that cannot be read is no reason
      return run;
    }
    List<Held> kept = new ArrayList<>(run.size());
    for (Held held : run) {
      StoredState there = known.get(held.entry().check());
      if (there == null || !isNewer(there, held.entry())) {
        kept.add(held);
      } else {
        Decision decision = held.entry().decision();
        if (decision != null) {
          kept.add(new Held(held.raw(), withState(decision, there)));
        }
      }
    }
    return kept;
  }

  static boolean isNewer(StoredState there, Entry entry) {
    Decision decision = entry.decision();
    Instant at = decision == null ? entry.at() : DecisionCodec.moment(decision.next().state());
    return DecisionCodec.moment(there.state()).isAfter(at);
  }

  private static Entry withState(Decision decision, StoredState state) {
    return Entry.of(
        new Decision(decision.result(), state, decision.transitions(), decision.messages()));
  }

  /** One attempt at a batch. */
  private final class Round {
    private final List<Waiting.Raw> suspects = new ArrayList<>();
    private boolean taken;
    private @Nullable Exception last;

    void send(List<Held> some) throws Exception {
      if (some.isEmpty()) {
        return;
      }
      try {
        give(some);
        taken = true;
        return;
      } catch (Exception e) {
        if (!Refusal.mayBeOfContent(e)) {
          throw e;
        }
        if (some.size() == 1) {
          suspect(some.get(0), e);
          return;
        }
      }
      int half = some.size() / 2;
      send(some.subList(0, half));
      send(some.subList(half, some.size()));
    }

    private void give(List<Held> some) throws Exception {
      if (some.get(0).isForgetting()) {
        database.forget(some.stream().map(held -> held.entry().check()).toList());
      } else {
        List<Decision> decisions = new ArrayList<>(some.size());
        for (Held held : some) {
          decisions.add(requireNonNull(held.entry().decision()));
        }
        database.commit(decisions);
      }
    }

    private void suspect(Held held, Exception why) throws Exception {
      suspects.add(held.raw());
      last = why;
      if (!taken && suspects.size() >= patience) {
        patience = Math.min(MAX_BATCH, patience * 2);
        throw why;
      }
    }

    /** Those that the database refuses while it takes others. */
    List<Waiting.Raw> refused() throws Exception {
      Exception why = last;
      if (!taken && why != null) {
        throw why;
      }
      if (taken) {
        patience = FIRST_PATIENCE;
      }
      return suspects;
    }
  }
}
