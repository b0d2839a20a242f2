package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Target;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which probe looks at which target with which settings: data, so that it can be stored, shown,
 * compared, moved to another machine and made into a {@link Probe} again at each restart.
 * Immutable.
 */
public final class ProbeDefinition implements ProbeSpec {
  /** The type of probes given as code. */
  public static final String CODE = "code";

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final String type;
  private final Target target;
  private final Settings settings;
  private final @Nullable Supplier<? extends Probe> code;

  private ProbeDefinition(
      String type, Target target, Settings settings, @Nullable Supplier<? extends Probe> code) {
    this.type = requireNonNull(type, "type");
    this.target = requireNonNull(target, "target");
    this.settings = requireNonNull(settings, "settings");
    this.code = code;
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "a probe type is lower-case letters, digits and '-', at most 63, such as 'http', not '"
              + dev.watchkeeper.api.Texts.line(type, 63)
              + "'");
    }
  }

  /**
   * A definition by the name of the type.
   *
   * @throws IllegalArgumentException if the type is not a name of lower-case letters, digits, '-'
   */
  public static ProbeDefinition of(String type, Target target, Settings settings) {
    return new ProbeDefinition(type, target, settings, null);
  }

  /**
   * A probe given as code: the short cut for what need not be stored. The supplier is asked again
   * at each restart of the watcher.
   */
  public static ProbeDefinition code(Target target, Supplier<? extends Probe> code) {
    return new ProbeDefinition(CODE, target, Settings.empty(), requireNonNull(code, "code"));
  }

  /** The name of the type. */
  public String type() {
    return type;
  }

  /** What is looked at. */
  public Target target() {
    return target;
  }

  /** How. */
  public Settings settings() {
    return settings;
  }

  /** The code of a probe given as code; empty for all others. */
  public Optional<Supplier<? extends Probe>> code() {
    return Optional.ofNullable(code);
  }

  @Override
  public ProbeDefinition definition() {
    return this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProbeDefinition that
        && type.equals(that.type)
        && target.equals(that.target)
        && settings.equals(that.settings)
        && code == that.code;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, target, settings);
  }

  @Override
  public String toString() {
    return type + " " + target;
  }
}
