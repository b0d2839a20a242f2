package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.internal.vitals.HostClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a log check knows from run to run.
 *
 * @param current the key of the file that was written to at the last run; empty if there was none
 * @param clock when that was; null if the machine does not tell
 * @param marks how far the files were read
 */
record LogMemory(String current, @Nullable HostClock clock, List<LogMark> marks) {
  private static final int PAGES = 8;
  private static final int PAGE = 1_000;
  private static final String STATE = "log";

  /** What an earlier run remembered; empty if there was none. */
  static Optional<LogMemory> recall(ProbeContext context) {
    Optional<String> state = context.recall(STATE);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = (state.get() + "\n\n").split("\n", -1);
    List<LogMark> marks = new ArrayList<>();
    for (int page = 0; page < PAGES; page++) {
      for (String line : context.recall(STATE + "." + page).orElse("").split("\n", -1)) {
        LogMark mark = LogMark.parse(line);
        if (mark != null) {
          marks.add(mark);
        }
      }
    }
    return Optional.of(new LogMemory(lines[0], HostClock.read(lines[1]), marks));
  }

  /** Remembers this; the marks that come first are kept if there is no room for all. */
  void remember(ProbeContext context) {
    context.remember(STATE, current + "\n" + (clock == null ? "" : clock.text()));
    int next = 0;
    for (int page = 0; page < PAGES; page++) {
      StringBuilder text = new StringBuilder();
      while (next < marks.size() && text.length() + marks.get(next).text().length() < PAGE) {
        text.append(marks.get(next).text()).append('\n');
        next++;
      }
      String name = STATE + "." + page;
      if (text.length() > 0 || context.recall(name).isPresent()) {
        context.remember(name, text.toString());
      }
    }
  }
}
