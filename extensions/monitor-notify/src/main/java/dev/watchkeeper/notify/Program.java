package dev.watchkeeper.notify;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * A program of the host, without a shell: it reads the message as JSON and has it in variables
 * whose names begin with {@code WATCHKEEPER_}. Exit code 0 is an arrival, 75 a wish to be tried
 * again. Immutable; every method gives a copy.
 */
public final class Program extends ChannelSpec<Program> {
  /** The name of the type. */
  public static final String TYPE = "program";

  private Program(Settings settings) {
    super(settings);
  }

  @Override
  Program copy(Settings newSettings) {
    return new Program(newSettings);
  }

  /** This program with these arguments, to which nothing is added. */
  public static Program run(String... command) {
    return new Program(type(TYPE).with("command", List.of(command)));
  }

  /** With a variable more. */
  public Program environment(String name, String value) {
    return put("environment", name, value);
  }

  /** With a variable more whose value is never shown. */
  public Program secretEnvironment(String name, Secret value) {
    return put("secret-environment", name, value);
  }
}
