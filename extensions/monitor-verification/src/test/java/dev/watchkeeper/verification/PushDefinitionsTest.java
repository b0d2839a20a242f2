package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.internal.MemoryStore;
import dev.watchkeeper.probes.Composite;
import dev.watchkeeper.probes.Heartbeat;
import dev.watchkeeper.testkit.VirtualTime;
import dev.watchkeeper.yaml.YamlChecks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Heartbeats, composites and websockets from files and rows, as their documents show them. */
class PushDefinitionsTest {
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  private static List<Check> shown() {
    List<Check> checks = new ArrayList<>();
    for (String type : List.of("heartbeat", "composite", "websocket")) {
      Path document = Tree.ROOT.resolve("docs/probes/" + type + ".md");
      Matcher block = YAML.matcher(Tree.read(document));
      while (block.find()) {
        checks.addAll(YamlChecks.parse(type + ".md", block.group(1)).checks());
      }
    }
    return checks;
  }

  @Test
  void whatTheDocumentsShowInYamlCanBeWatchedAndTakesSignals() {
    List<Check> checks = shown();
    assertEquals(3, checks.size());
    try (Monitor monitor =
        Monitor.builder()
            .store(new MemoryStore(VirtualTime.startingAt(Instant.EPOCH)))
            .checks(checks.stream().map(check -> check.enabled(false)).toList())
            .start()) {
      dev.watchkeeper.api.Signal signal = dev.watchkeeper.api.Signal.success();
      monitor.signal(CheckId.of("backup"), signal.key(Secret.of("the-old-key")));
      assertEquals(3, monitor.checks().size());
    }
  }

  @Test
  void rowsSayTheSameAsCode() {
    List<Check> checks = new ArrayList<>(shown());
    checks.add(
        Check.of("job", Heartbeat.every(Duration.ofHours(1)).key(Secret.of("k")).acceptExit(3)));
    checks.add(Check.of("all", Composite.weighted(0.5).member("job", 2).tagged("prod")));
    for (Check check : checks) {
      assertEquals(Optional.of(check), Check.read(check.toSettings().reading("")));
    }
    assertEquals(checks.size(), new HashSet<>(checks).size());
    assertFalse(checks.toString().contains("the-old-key"));
  }
}
