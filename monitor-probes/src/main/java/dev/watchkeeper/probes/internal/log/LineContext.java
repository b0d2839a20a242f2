package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.Texts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps the last line that matches and the lines around it. Belongs to one run. */
final class LineContext {
  private static final int MAX_LINE = 300;

  private final int around;
  private final Deque<String> before = new ArrayDeque<>();
  private final List<String> kept = new ArrayList<>();
  private int wanted;

  /** With so many lines on each side; 0 keeps nothing. */
  LineContext(int around) {
    this.around = around;
  }

  /** The next line; it is one that matches or not. */
  void line(String text, boolean matches) {
    if (around == 0) {
      return;
    }
    String clean = Texts.line(text, MAX_LINE);
    if (matches) {
      kept.clear();
      kept.addAll(before);
      kept.add(clean);
      wanted = around;
    } else if (wanted > 0) {
      kept.add(clean);
      wanted--;
    }
    before.addLast(clean);
    if (before.size() > around) {
      before.removeFirst();
    }
  }

  /** All of it, one line below the other; empty if none matched or nothing is kept. */
  String text() {
    return String.join("\n", kept);
  }
}
