package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A place where definitions of checks are kept and changed by others: a table, a file, a service. A
 * monitor that follows it asks again and again, and watches what it wants.
 *
 * <p>Called by one thread at a time, which is the source's own: it may block, and then only its own
 * changes come later. A source that fails changes nothing: what it wanted before goes on.
 */
@FunctionalInterface
public interface CheckSource {
  /**
   * Everything that is to be watched, as a whole.
   *
   * @throws Exception if it cannot be told now; a {@link
   *     dev.watchkeeper.api.ConfigurationException} if what is there is wrong as a whole
   */
  Wanted read() throws Exception;

  /**
   * A text that is another one after each change of what {@link #read()} tells, and is much cheaper
   * to have; empty if there is no such thing, and then all is read each time. It is asked for
   * before the read that it stands for, and all is read from time to time in any case.
   *
   * @throws Exception if it cannot be told now
   */
  default String mark() throws Exception {
    return "";
  }

  /** Its name in health and logs. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Says where a problem is that was found later, when a probe was to be made of what was read
   * last: puts file and line before its path, for instance.
   */
  default Problem placed(CheckId check, Problem problem) {
    return problem;
  }

  /**
   * What a source wants.
   *
   * @param checks the sound definitions; also those that are not enabled
   * @param problems what is wrong with the others, by name; what is watched under such a name goes
   *     on as it was
   */
  record Wanted(List<Check> checks, Map<String, List<Problem>> problems) {
    /** Copies. */
    public Wanted {
      checks = List.copyOf(checks);
      problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }

    /** Sound definitions only. */
    public static Wanted of(List<Check> checks) {
      return new Wanted(checks, Map.of());
    }
  }
}
