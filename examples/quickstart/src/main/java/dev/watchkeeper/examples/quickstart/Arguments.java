package dev.watchkeeper.examples.quickstart;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.yaml.YamlChecks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param files YAML files of checks
 * @param targets urls and host:port
 * @param database the file of the embedded database
 * @param runFor how long; empty for until it is stopped
 * @param every the interval of checks given as targets
 * @param help whether only the usage is wanted
 */
record Arguments(
    List<YamlChecks> files,
    List<String> targets,
    Path database,
    Optional<Duration> runFor,
    Duration every,
    boolean help) {

  static final String USAGE =
      """
      usage: quickstart [options] [targets.yaml ...] [url | host:port ...]

        --db FILE     keep history, state and alerts here (default: watchkeeper-quickstart.db)
        --every TIME  interval of the urls given here, such as 10s (default: 10s)
        --for TIME    stop after this time and print what became of every due run
        --help        print this

      Without a target it starts five demonstration targets of its own and watches them.
      """;

  /**
   * Reads the command line and the files that it names.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  static Arguments read(String... words) {
    List<Problem> problems = new ArrayList<>();
    List<YamlChecks> files = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    Settings options = Settings.empty();
    boolean help = false;
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      boolean takesValue = List.of("--db", "--every", "--for").contains(word);
      if (takesValue && i + 1 < words.length) {
        options = options.with(word.substring(2), words[++i]);
      } else if (word.equals("--help")) {
        help = true;
      } else if (word.startsWith("-")) {
        problems.add(new Problem(word, takesValue ? "needs a value" : "is not a known option"));
      } else if (word.endsWith(".yaml") || word.endsWith(".yml")) {
        read(word, files, problems);
      } else {
        targets.add(word);
      }
    }
    Settings opened = options.reading("");
    Arguments read =
        new Arguments(
            files,
            targets,
            Path.of(opened.text("db").orElse("watchkeeper-quickstart.db")),
            opened.duration("for").optional(),
            opened.duration("every").orElse(Duration.ofSeconds(10)),
            help);
    opened
        .problems()
        .forEach(problem -> problems.add(new Problem("--" + problem.where(), problem.what())));
    if (!problems.isEmpty()) {
      throw ConfigurationException.of("the command line", problems);
    }
    return read;
  }

  private static void read(String file, List<YamlChecks> files, List<Problem> problems) {
    try {
      files.add(YamlChecks.read(Path.of(file)));
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
    }
  }

  /** All checks that were asked for. */
  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    files.forEach(file -> checks.addAll(file.checks()));
    for (String target : targets) {
      String id = target.replaceFirst("^https?://", "").replaceFirst("[?#].*$", "");
      boolean url = target.contains("://");
      String name = id.length() > 200 ? id.substring(0, 200) : id;
      checks.add(Check.of(name, url ? Http.get(target) : Tcp.to(target)).every(every));
    }
    return checks;
  }

  /** The problem with the file and line of the check that it is about. */
  Problem placed(Problem problem) {
    Problem placed = problem;
    for (YamlChecks file : files) {
      placed = file.placed(placed);
    }
    return placed;
  }
}
