package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a step awaits. Immutable. */
interface Wanted {
  /**
   * Looks for it in the first bytes of what was heard; null if it is not there.
   *
   * @throws ProbeFailure if that cannot be decided
   */
  @Nullable Found in(Heard heard, int count) throws ProbeFailure;

  /** In words. */
  String words();

  /** Whether it is about lines of text, not bytes. */
  boolean text();

  /**
   * It is there.
   *
   * @param end the number of bytes up to its end
   * @param captured what its groups captured
   */
  record Found(int end, Map<String, String> captured) {}

  /** These bytes. */
  record Bytes(byte[] bytes, String words, boolean text) implements Wanted {
    @Override
    public @Nullable Found in(Heard heard, int count) {
      int end = heard.endOf(bytes, count);
      return end < 0 ? null : new Found(end, Map.of());
    }
  }

  /** A match of a regular expression, found in a bounded number of steps. */
  final class Match implements Wanted {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    private final Condition condition;
    private final Pattern pattern;
    private final Map<String, Boolean> groups = new TreeMap<>();

    /**
     * Takes a regular expression.
     *
     * @throws IllegalArgumentException if it is none, or one without bounds
     */
    Match(String regex) {
      condition = Tcp.ANSWER.matches(regex);
      pattern = Pattern.compile(regex);
      Matcher group = GROUP.matcher(regex);
      while (group.find()) {
        groups.put(group.group(1), true);
      }
    }

    Iterable<String> groups() {
      return groups.keySet();
    }

    @Override
    public @Nullable Found in(Heard heard, int count) throws ProbeFailure {
      Heard.Spoken spoken = heard.text(count);
      Boolean held = condition.holdsFor(spoken.text());
      if (held == null) {
        throw new ProbeFailure(Outcome.CONFIG, "the expression takes too many steps");
      }
      return held ? found(spoken) : null;
    }

    /** The same search once more, for the groups: it has just come to its end within bounds. */
    private @Nullable Found found(Heard.Spoken spoken) {
      Matcher matcher = pattern.matcher(spoken.text());
      if (!matcher.find()) {
        return null;
      }
      Map<String, String> captured = new TreeMap<>();
      for (String name : groups.keySet()) {
        String value = matcher.group(name);
        captured.put(name, value == null ? "" : value);
      }
      return new Found(spoken.bytesBefore(matcher.end()), captured);
    }

    @Override
    public String words() {
      return condition.expected();
    }

    @Override
    public boolean text() {
      return true;
    }
  }
}
