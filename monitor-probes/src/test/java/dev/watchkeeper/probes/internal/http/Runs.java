package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.internal.net.TestContext;
import java.util.List;
import java.util.Map;

/** Makes and runs http probes. */
final class Runs {
  private Runs() {}

  static Probe probe(Http http) {
    Settings settings = http.definition().settings().reading("settings");
    Probe probe = new HttpProvider().create(http.definition().target(), settings);
    assertEquals(List.of(), settings.problems());
    return probe;
  }

  static Reading run(Http http, ProbeContext context) throws Exception {
    try (Probe probe = probe(http)) {
      return probe.run(context);
    }
  }

  static Reading run(Http http) throws Exception {
    return run(http, TestContext.millis(5_000));
  }

  /** What is wrong with these settings of a check of a good url. */
  static List<String> problems(Map<String, ?> settings) {
    Settings opened = Settings.of(settings).reading("");
    HttpPlan.read(dev.watchkeeper.api.Target.of("http://shop.example/"), opened);
    return opened.problems().stream().map(Problem::where).sorted().toList();
  }
}
