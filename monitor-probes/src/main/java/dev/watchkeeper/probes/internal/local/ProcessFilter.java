package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which processes fit.
 *
 * @param name of the executable; null for any
 * @param arguments what is to be found in the command line; null for anything
 * @param user whose it is; null for anybody's
 * @param parent the number of the parent; null for any
 * @param pidFile the file that has its number; null for none
 */
record ProcessFilter(
    @Nullable String name,
    @Nullable Condition arguments,
    @Nullable String user,
    @Nullable Integer parent,
    @Nullable Path pidFile) {
  private static final MetricKey ARGUMENTS = MetricKey.text("process.arguments");
  private static final int KERNEL_NAME = 15;

  static ProcessFilter read(Target target, Settings settings) {
    boolean any = target.address().equals("*");
    ProcessFilter filter =
        new ProcessFilter(
            any ? null : target.address(),
            arguments(settings),
            settings.text("user").optional().orElse(null),
            settings.integer("parent").between(0, Integer.MAX_VALUE).optional().orElse(null),
            settings
                .text("pid-file")
                .optional()
                .map(path -> LocalPath.absolute(path, "pid-file", settings))
                .orElse(null));
    if (target.address().indexOf('/') >= 0) {
      settings.reject("target", "is the name of an executable without folders, or '*'");
    }
    if (any && filter.selectsNothing()) {
      settings.reject("target", "is '*', so another setting is to say which processes are meant");
    }
    return filter;
  }

  private boolean selectsNothing() {
    return arguments == null && user == null && parent == null && pidFile == null;
  }

  private static @Nullable Condition arguments(Settings settings) {
    Optional<String> regex = settings.text("arguments-match").optional();
    try {
      return regex.map(ARGUMENTS::matches).orElse(null);
    } catch (IllegalArgumentException e) {
      settings.reject("arguments-match", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Whether a process is named so: by the kernel, which cuts names, or by its first argument. */
  boolean isNamed(String kernelName, String firstArgument) {
    if (name == null || name.equals(kernelName)) {
      return true;
    }
    String base = firstArgument.substring(firstArgument.lastIndexOf('/') + 1);
    boolean cut = name.length() > KERNEL_NAME && name.startsWith(kernelName) && base.isEmpty();
    return base.equals(name) || cut && kernelName.length() == KERNEL_NAME;
  }

  /** Whether the command line fits; one that takes too many steps does not. */
  boolean hasArguments(String commandLine) {
    return arguments == null || Boolean.TRUE.equals(arguments.holdsFor(commandLine));
  }

  /** What is looked for, for people. */
  String shown() {
    String what = name == null ? "process" : "process '" + name + "'";
    return what
        + (arguments == null ? "" : " with such arguments")
        + (user == null ? "" : " of " + user)
        + (parent == null ? "" : " below " + parent)
        + (pidFile == null ? "" : " of " + pidFile.getFileName());
  }
}
