package dev.watchkeeper.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuickstartPartsTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void urlsAndPortsOnTheCommandLineBecomeChecks() {
    Arguments arguments =
        Arguments.read("--every", "5s", "https://a.example/x?token=1", "db.example:5432");
    List<Check> checks = arguments.checks();
    assertEquals("a.example/x", checks.get(0).id().value());
    assertEquals("http", checks.get(0).probe().type());
    assertEquals("db.example:5432", checks.get(1).id().value());
    assertEquals("tcp", checks.get(1).probe().type());
    assertEquals(Duration.ofSeconds(5), checks.get(1).timeout());
  }

  @Test
  void theListInTheRepositoryIsRead() {
    assertEquals(3, Arguments.read("targets.yaml").checks().size());
    assertEquals(Path.of("x.db"), Arguments.read("--db", "x.db").database());
  }

  @Test
  void allMistakesOnTheCommandLineAreToldAtOnce() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> Arguments.read("--fast", "missing.yaml", "--for", "soon", "--db"));
    assertEquals(4, refused.problems().size(), refused.toString());
  }

  @Test
  void aSparklineShowsHeightsAndGaps() {
    assertEquals("▁▅█×", Sparkline.of(List.of(0.0, 5.0, 9.0, Double.NaN)));
    assertEquals("", Sparkline.of(List.of()));
    assertEquals("▁▁", Sparkline.of(List.of(0.0, 0.0)));
  }

  @Test
  void aRowShowsWhatIsKnownAndNothingThatHarmsATerminal() {
    CheckState state =
        CheckState.initial(CheckId.of("shop"), T)
            .after(
                ProbeResult.builder(CheckId.of("shop"), T)
                    .ran(T, 12_345_678)
                    .reading(Reading.down("bad\u001b[2Jthing"))
                    .build(),
                List.of());
    String row = Table.row(state, 0.99999, "▁█", T.plusSeconds(200));
    assertTrue(row.startsWith("shop  "), row);
    assertTrue(row.contains("DOWN") && row.contains("3 min") && row.contains("99.99%"), row);
    assertTrue(row.contains("▁█  bad?[2Jthing"), row);
    assertTrue(Table.row(state, Double.NaN, "", T).contains(" - "), "no availability yet");
    assertEquals("0 s", Table.span(Duration.ofSeconds(-5)));
    assertEquals("47 h", Table.span(Duration.ofHours(47)));
    assertEquals("3 d", Table.span(Duration.ofDays(3)));
  }
}
