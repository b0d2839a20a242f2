package dev.watchkeeper.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts programs of this class path in processes of their own. */
final class Children {
  private Children() {}

  static ProcessBuilder java(Class<?> main, Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder;
  }

  /** Kills a process and waits until it is gone. */
  static void kill(Process process) throws InterruptedException {
    // not by the process itself, which would close the pipe that somebody still reads
    process.toHandle().destroyForcibly();
    process.waitFor();
  }
}
