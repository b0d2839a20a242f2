package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command probe: runs a program of this machine, without a shell, and takes its exit code and
 * output as those of a Nagios plug-in (Nagios Plugins Development Guidelines): 0 is UP, 1 DEGRADED,
 * 2 DOWN, all others UNKNOWN; the first line is the reason; what follows a {@code |} is performance
 * data, which becomes measurements named {@code perf.<label>}. At the deadline the program and
 * everything that it started are ended. Immutable; every method gives a copy.
 */
public final class Command extends LocalSpec<Command> {
  /** The name of the type. */
  public static final String TYPE = "command";

  /** How long the program ran, in seconds. */
  public static final MetricKey TOOK = MetricKey.gauge("command.took", "seconds");

  /** The exit code; 128 and the number of the signal if one ended it. */
  public static final MetricKey EXIT_CODE = MetricKey.gauge("command.exit_code", "");

  /** What it wrote to its output, cut to 4,096 characters; judged, not stored. */
  public static final MetricKey OUTPUT = MetricKey.text("command.output").notStored();

  /** The first line of its error output, if it wrote any. */
  public static final MetricKey ERROR = MetricKey.text("command.error");

  /** How much it wrote, in bytes, error output included. */
  public static final MetricKey BYTES = MetricKey.gauge("command.bytes", "bytes");

  /**
   * How many values and limits of the performance data a result had no room for; absent if none.
   * Items after the thousandth are not read.
   */
  public static final MetricKey LEFT_OUT = MetricKey.gauge("command.left_out", "");

  /** All of them but the performance data, whose names the program chooses. */
  public static final List<MetricKey> ALL =
      List.of(TOOK, EXIT_CODE, OUTPUT, ERROR, BYTES, LEFT_OUT);

  private Command(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Command copy(Target newTarget, Settings newSettings) {
    return new Command(newTarget, newSettings);
  }

  /** Runs a program with these arguments; the program is the target. */
  public static Command run(String program, String... arguments) {
    return against(Target.of(program), program, arguments);
  }

  /**
   * Runs a program that looks at a target. In arguments and environment {@code ${target}} stands
   * for its address, {@code ${host}} for the host in it, {@code ${attribute.name}} for one of its
   * attributes, <code>$${</code> for a literal <code>${</code>. What is put in at the start of an
   * argument must not begin with {@code -}.
   */
  public static Command against(Target target, String program, String... arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(requireNonNull(program, "program"));
    argv.addAll(List.of(arguments));
    return new Command(target, Settings.empty().with("command", argv));
  }

  /** With this variable in the environment of the program. */
  public Command environment(String name, String value) {
    return put("environment", name, value);
  }

  /** With this variable in the environment of the program, whose value is never shown. */
  public Command secretEnvironment(String name, Secret value) {
    return put("secret-environment", name, requireNonNull(value, "value"));
  }

  /**
   * Hands over the whole environment of this process; the default is only the path, home, user and
   * the like, and the language C.
   */
  public Command inheritEnvironment() {
    return with("inherit-environment", true);
  }

  /** Writes this to the program's input, as UTF-8; the default is an empty input. */
  public Command input(String text) {
    return with("input", text);
  }

  /** Runs it in this folder; an absolute path. */
  public Command folder(String path) {
    return with("folder", path);
  }

  /** Takes this exit code, 0 to 255, for this status. */
  public Command exitCode(int code, Status status) {
    return put("exit-codes", Integer.toString(code), status.name().toLowerCase(Locale.ROOT));
  }

  /** Takes every exit code that is not named for this status; the default is UNKNOWN. */
  public Command otherExitCodes(Status status) {
    return put("exit-codes", "other", status.name().toLowerCase(Locale.ROOT));
  }

  /** For a program that is no plug-in: 0 is UP, everything else DOWN. */
  public Command zeroIsUp() {
    Settings plain = settings().with("exit-codes", java.util.Map.of("0", "up", "other", "down"));
    return copy(target(), plain);
  }

  /** Takes no performance data out of the output. */
  public Command withoutPerformanceData() {
    return with("performance-data", false);
  }

  /** Ends it if it writes more than so many bytes; the byte budget of the check holds as well. */
  public Command mostOutput(int bytes) {
    return with("most-output", bytes);
  }

  /**
   * How long before the deadline the program is asked to end, before it is made to; the default is
   * a fifth of the timeout, at most 200 ms.
   */
  public Command endBefore(Duration reserve) {
    return with("end-before", reserve);
  }
}
