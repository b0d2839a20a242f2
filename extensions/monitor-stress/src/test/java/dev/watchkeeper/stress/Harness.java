package dev.watchkeeper.stress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs jcstress in a process of its own, on the JDK of the test, and reads what it says. */
final class Harness {
  /** One JVM configuration per point, for a glance. */
  private static final List<String> QUICK =
      List.of("-iters", "1", "-time", "100", "-jvmArgs", "-XX:+UseSerialGC", "-spinStyle", "HARD");

  /** All compilers and their stress options, for as long as it takes. */
  private static final List<String> FULL = List.of("-iters", "5", "-time", "1000");

  private static final Pattern PLANNED = Pattern.compile("Results: (\\d+) planned; (\\d+) passed");

  private Harness() {}

  /** What came of a run: its exit code, and what it printed. */
  record Report(int exit, String text) {
    /** How many configurations were planned; 0 if none. */
    int planned() {
      return last(1);
    }

    /** How many of them passed. */
    int passed() {
      return last(2);
    }

    private int last(int group) {
      int number = 0;
      for (Matcher counts = PLANNED.matcher(text); counts.find(); ) {
        number = Integer.parseInt(counts.group(group));
      }
      return number;
    }

    /** The part for people: results, without the progress before them. */
    String summary() {
      int at = text.indexOf("RUN RESULTS:");
      return at < 0 ? text : text.substring(at);
    }
  }

  static Report run(String tests, boolean full) throws IOException, InterruptedException {
    Path results = Path.of(System.getProperty("stress.results", "target/jcstress"));
    Files.createDirectories(results);
    Path printed = Files.createTempFile(results, "run-", ".txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-t", tests, "-r", results + "/"));
    command.addAll(List.of("-f", "1", "-c", "2", "-sc", "false", "-af", "NONE"));
    command.addAll(full ? FULL : QUICK);
    Process process =
        new ProcessBuilder(command)
            .directory(results.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      if (!process.waitFor(full ? 120 : 5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("jcstress does not come to an end; see " + printed);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Report(process.exitValue(), Files.readString(printed));
  }

  /** How many tests were compiled. */
  static int known() throws IOException {
    try (InputStream list = Harness.class.getResourceAsStream("/META-INF/TestList")) {
      String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      return (int) text.lines().filter(line -> !line.isBlank()).count();
    }
  }
}
