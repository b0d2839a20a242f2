package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * The process probe: counts the processes of this machine that fit and measures them. It is UP if
 * at least one is there, or as many as {@link #atLeast} and {@link #atMost} say. Zombies do not
 * count. Memory, threads, open files and the share of the processors need Linux. Immutable; every
 * method gives a copy.
 */
public final class LocalProcess extends LocalSpec<LocalProcess> {
  /** The name of the type. */
  public static final String TYPE = "process";

  /** How many processes fit. */
  public static final MetricKey COUNT = MetricKey.gauge("process.count", "processes");

  /** How many zombies would fit. */
  public static final MetricKey ZOMBIES = MetricKey.gauge("process.zombies", "processes");

  /** The resident memory of all of them, in bytes; what they share counts for each. */
  public static final MetricKey RESIDENT = MetricKey.gauge("process.resident", "bytes");

  /** The resident memory of the largest, in bytes. */
  public static final MetricKey RESIDENT_MAX = MetricKey.gauge("process.resident_max", "bytes");

  /** Processors that they took since the last run: 2 is two of them all the time. */
  public static final MetricKey CPU = MetricKey.gauge("process.cpu", "processors");

  /** Threads of all of them. */
  public static final MetricKey THREADS = MetricKey.gauge("process.threads", "threads");

  /** Open files of all of them; absent if they may not be counted. */
  public static final MetricKey FILES = MetricKey.gauge("process.files", "files");

  /** How long the oldest has been running, in seconds. */
  public static final MetricKey OLDEST = MetricKey.gauge("process.oldest", "seconds");

  /** How long the youngest has been running, in seconds: small ones tell of restarts. */
  public static final MetricKey YOUNGEST = MetricKey.gauge("process.youngest", "seconds");

  /** The number of the oldest. */
  public static final MetricKey PID = MetricKey.gauge("process.pid", "");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(COUNT, ZOMBIES, RESIDENT, RESIDENT_MAX, CPU, THREADS, FILES, OLDEST, YOUNGEST, PID);

  private LocalProcess(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  LocalProcess copy(Target newTarget, Settings newSettings) {
    return new LocalProcess(newTarget, newSettings);
  }

  /** Processes whose executable has this name, without folders. */
  public static LocalProcess named(String name) {
    return new LocalProcess(Target.of(name), Settings.empty());
  }

  /** Processes of any name; to be narrowed by one of the other methods. */
  public static LocalProcess any() {
    return named("*");
  }

  /** The process whose number is in this file. */
  public static LocalProcess pidFile(Path file) {
    return any().with("pid-file", file.toString());
  }

  /** Only those in whose command line (arguments joined by blanks) this is found. */
  public LocalProcess argumentsMatch(String regex) {
    return with("arguments-match", regex);
  }

  /** Only those of this user: a name or a number. */
  public LocalProcess user(String user) {
    return with("user", user);
  }

  /** Only children of the process with this number. */
  public LocalProcess parent(int pid) {
    return with("parent", pid);
  }

  /** At least so many are wanted; the default is 1. */
  public LocalProcess atLeast(int count) {
    return with("at-least", count);
  }

  /** At most so many are wanted. */
  public LocalProcess atMost(int count) {
    return with("at-most", count);
  }

  /** None is wanted. */
  public LocalProcess none() {
    return atLeast(0).atMost(0);
  }
}
