package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.spi.ProbeContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a check, typed: moments and spans in nanoseconds, an empty text for nothing. What
 * cannot be read is taken for nothing.
 */
final class Notes {
  private static final long SECOND = 1_000_000_000L;

  private final ProbeContext context;

  Notes(ProbeContext context) {
    this.context = context;
  }

  /**
   * A run of the job that has begun and not ended.
   *
   * @param id its name; empty if it has none
   * @param start when it began, on the steady axis
   * @param excused for how long the monitor was absent meanwhile
   */
  record Running(String id, Instant start, Duration excused) {
    private static Optional<Running> read(String line) {
      String[] parts = line.split(" ", 3);
      Optional<Long> start = parse(parts[0]);
      Optional<Long> excused = parts.length < 3 ? Optional.empty() : parse(parts[1]);
      return start.isEmpty() || excused.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Running(parts[2], instant(start.get()), Duration.ofNanos(excused.get())));
    }

    private String line() {
      return nanos(start) + " " + excused.toNanos() + " " + id;
    }
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  String text(String name) {
    return context.recall(name).orElse("");
  }

  void text(String name, String value) {
    context.remember(name, value);
  }

  Optional<Long> number(String name) {
    return parse(text(name));
  }

  private static Optional<Long> parse(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  void number(String name, long value) {
    text(name, Long.toString(value));
  }

  @Nullable Instant moment(String name) {
    return number(name).map(Notes::instant).orElse(null);
  }

  void moment(String name, Instant value) {
    number(name, nanos(value));
  }

  Duration span(String name) {
    return Duration.ofNanos(number(name).orElse(0L));
  }

  void span(String name, Duration value) {
    number(name, value.toNanos());
  }

  /** The runs that have begun and not ended, oldest first. */
  List<Running> runs() {
    List<Running> runs = new ArrayList<>();
    text("runs").lines().forEach(line -> Running.read(line).ifPresent(runs::add));
    return runs;
  }

  void runs(List<Running> runs) {
    text("runs", runs.stream().map(Running::line).collect(Collectors.joining("\n")));
  }
}
