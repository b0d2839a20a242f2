package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Outbox.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the column {@code error} of a message holds: what went wrong last, as it is, or, once there
 * are attempts to be kept, as JSON together with these. Immutable.
 *
 * @param why what went wrong last; empty if nothing did
 * @param noted the number of the last attempt that was noted
 * @param tried the attempts, the oldest first
 */
record Tries(String why, int noted, List<Attempt> tried) {
  private static final Tries NONE = new Tries("", 0, List.of());
  private static final int LONGEST_WHY = 1_000;
  private static final int LONGEST_DETAIL = 200;
  private static final String BEGINNING = "{\"tries\":";

  Tries {
    tried = List.copyOf(tried);
  }

  /** Reads a column; what was written by an older release is a text without attempts. */
  static Tries read(@Nullable String column) {
    if (column == null) {
      return NONE;
    }
    if (column.startsWith(BEGINNING)) {
      try {
        return parse(JsonReader.readMap(column));
      } catch (RuntimeException e) {
        return new Tries(ColumnText.read(column), 0, List.of());
      }
    }
    return new Tries(ColumnText.read(column), 0, List.of());
  }

  private static Tries parse(Map<String, Object> map) {
    List<Attempt> tried = new ArrayList<>();
    for (Object one : (List<?>) map.getOrDefault("tries", List.of())) {
      tried.add(attempt((Map<?, ?>) one));
    }
    String why = String.valueOf(map.getOrDefault("why", ""));
    return new Tries(why, (int) number(map.get("noted")), tried);
  }

  private static Attempt attempt(Map<?, ?> map) {
    Duration after =
        map.get("after") instanceof Number micros ? Duration.ofNanos(micros.longValue()) : null;
    Delivery.Kind kind = Delivery.Kind.valueOf(String.valueOf(map.get("came")));
    return new Attempt(
        String.valueOf(map.get("of")),
        (int) number(map.get("n")),
        Instants.at(number(map.get("at"))),
        String.valueOf(map.get("by")),
        new Delivery(kind, map.get("said") instanceof String said ? said : "", after));
  }

  private static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  /** The same after a claim came to an end. */
  Tries and(String next, Outbox.Claim claim) {
    return and(next, Math.max(noted, claim.attempt()), claim.tried());
  }

  /** What is kept of a part: what was tried with it alone, then with the bundle. */
  Tries within(Tries bundle) {
    return and(bundle.why, Math.max(noted, bundle.noted), bundle.tried);
  }

  private Tries and(String next, int number, List<Attempt> more) {
    List<Attempt> all = new ArrayList<>(tried);
    for (Attempt one : more) {
      all.add(one);
      if (all.size() > Outbox.MOST_TRIES) {
        all.remove(Outbox.MOST_TRIES / 3);
      }
    }
    return new Tries(next, number, all);
  }

  /**
   * What was tried with a message that is no part of another, and its last attempt if nobody has
   * noted what came of that.
   */
  List<Attempt> all(long id, int attempts, long changed) {
    if (attempts <= noted) {
      return tried;
    }
    List<Attempt> all = new ArrayList<>(tried);
    all.add(new Attempt(Long.toString(id), attempts, Instants.at(changed), "", null));
    return all;
  }

  /** As {@link #read} reads it. */
  String write() {
    if (tried.isEmpty() && noted == 0) {
      return cut(ColumnText.write(why), LONGEST_WHY);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("tries", tried.stream().map(Tries::json).toList());
    map.put("noted", noted);
    if (!why.isEmpty()) {
      map.put("why", cut(why, LONGEST_WHY));
    }
    return JsonWriter.write(map);
  }

  private static Map<String, Object> json(Attempt one) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("of", one.message());
    map.put("n", one.number());
    map.put("at", Instants.micros(one.at()));
    map.put("by", one.notifier());
    Delivery delivery = one.delivery();
    if (delivery != null) {
      map.put("came", delivery.kind().name());
      if (!delivery.detail().isEmpty()) {
        map.put("said", cut(delivery.detail(), LONGEST_DETAIL));
      }
      Duration after = delivery.after();
      if (after != null) {
        map.put("after", after.toNanos());
      }
    }
    return map;
  }

  private static String cut(String text, int longest) {
    return text.length() > longest ? text.substring(0, longest) : text;
  }
}
