package dev.watchkeeper.examples.quickstart;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.core.Monitor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows what the monitor sees: a table that is drawn anew in place on a terminal, plain lines
 * elsewhere. All methods hold the object's own monitor, since results, alerts and the clock come
 * from three threads.
 */
final class Screen {
  private static final int ROWS = 40;
  private static final int ALERTS = 8;
  private static final int SUMMARY_EVERY = 10;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final PrintStream out;
  private final boolean terminal;
  private final Map<CheckId, ArrayDeque<Double>> latencies = new HashMap<>();
  private final Map<CheckId, Status> told = new HashMap<>();
  private final ArrayDeque<String> alerts = new ArrayDeque<>();
  private int drawn;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  synchronized void begin(int checks, Path database) {
    out.println(
        "Watchkeeper watches " + checks + " targets; history in " + database + "; end with Ctrl-C");
  }

  /** What was known from an earlier run. */
  synchronized void restored(CheckState state) {
    if (state.lastResult().isPresent()) {
      told.put(state.check(), state.status());
      if (!terminal) {
        String alerts =
            state.openAlerts().isEmpty()
                ? ""
                : ", alert open since " + clock(state.openAlerts().get(0).since());
        line(
            "RESTORED "
                + state.check()
                + " "
                + state.status()
                + " since "
                + clock(state.since())
                + alerts);
      }
    }
  }

  synchronized void seen(ProbeResult result) {
    ArrayDeque<Double> recent = latencies.computeIfAbsent(result.check(), c -> new ArrayDeque<>());
    recent.addLast(result.status().isWorking() ? result.tookNanos() / 1e6 : Double.NaN);
    if (recent.size() > Sparkline.WIDTH) {
      recent.removeFirst();
    }
    if (told.put(result.check(), result.status()) != result.status() && !terminal) {
      line(
          result.status()
              + " "
              + result.check()
              + (result.reason().isEmpty() ? "" : ": " + result.reason()));
    }
  }

  synchronized void tell(Alert alert) {
    String text = clock(alert.changed()) + " ALERT " + alert.summary();
    alerts.addFirst(text);
    if (alerts.size() > ALERTS) {
      alerts.removeLast();
    }
    if (!terminal) {
      out.println(Texts.line(text, 400));
    }
  }

  synchronized void draw(Monitor monitor) {
    if (terminal) {
      out.print("\u001b[H\u001b[2J" + table(monitor));
      out.flush();
    } else if (++drawn % SUMMARY_EVERY == 0) {
      line("SUMMARY " + monitor.accounting());
    }
  }

  private String table(Monitor monitor) {
    Instant now = Instant.now();
    StringBuilder text = new StringBuilder(Table.HEAD);
    List<CheckState> states = new ArrayList<>(monitor.states());
    for (CheckState state : states.subList(0, Math.min(ROWS, states.size()))) {
      double share =
          monitor
              .history()
              .availability(state.check(), now.minus(Duration.ofDays(1)), now.plusSeconds(60));
      ArrayDeque<Double> recent = latencies.getOrDefault(state.check(), new ArrayDeque<>());
      text.append(Table.row(state, share, Sparkline.of(recent), now));
    }
    if (states.size() > ROWS) {
      text.append("... and ").append(states.size() - ROWS).append(" more\n");
    }
    text.append('\n').append(monitor.accounting()).append('\n');
    alerts.forEach(alert -> text.append(Texts.line(alert, 160)).append('\n'));
    return text.toString();
  }

  synchronized void end(String accounting) {
    out.println(accounting);
  }

  private void line(String text) {
    out.println(Texts.line(clock(Instant.now()) + " " + text, 400));
  }

  private static String clock(Instant at) {
    return CLOCK.format(at);
  }
}
