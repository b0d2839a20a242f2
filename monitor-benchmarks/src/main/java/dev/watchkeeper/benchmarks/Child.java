package dev.watchkeeper.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a driver in a fresh virtual machine, so that no contender meets what another left. */
public final class Child {
  private Child() {}

  /** Runs the main method of this class with the output of this process, until it ends. */
  public static void run(Class<?> main, List<String> options, List<String> args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // Agrona uses an old door of the JDK, which says so each time.
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add("-Dfigures=" + System.getProperty("figures", ""));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(main.getSimpleName() + " " + args + " ended with " + code);
    }
  }
}
