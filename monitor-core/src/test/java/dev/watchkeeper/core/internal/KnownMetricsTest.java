package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownMetricsTest {
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "");

  /** Measures one value under the name that its settings give, and more if they say so. */
  private static class Named implements ProbeProvider {
    @Override
    public String type() {
      return "named";
    }

    @Override
    public Probe create(Target target, Settings settings) {
      return context -> Reading.up();
    }

    @Override
    public List<MetricKey> metrics(Target target, Settings settings) {
      return settings
          .text("name")
          .optional()
          .map(name -> List.of(MetricKey.gauge("queue." + name, "")))
          .orElse(List.of());
    }

    @Override
    public List<String> freeMetrics(Target target, Settings settings) {
      return settings.flag("free").orElse(false) ? List.of("raw.") : List.of();
    }
  }

  private static KnownMetrics known(ProbeProvider provider, Map<String, Object> settings) {
    Target target = Target.of("somewhere");
    return KnownMetrics.of(
        provider, ProbeDefinition.of(provider.type(), target, Settings.of(settings)));
  }

  @Test
  void aNameFromSettingsIsKnownAndATypoHasAHint() {
    KnownMetrics known = known(new Named(), Map.of("name", "depth"));
    assertNull(known.mismatch(DEPTH.atMost(3)));
    assertEquals(
        "no measurement 'queue.dept'; known: queue.depth (did you mean 'queue.depth'?)",
        known.mismatch(MetricKey.gauge("queue.dept", "").atMost(3)));
    assertEquals(
        "'queue.depth' is a number, it cannot be containing 'a'",
        String.valueOf(known.mismatch(MetricKey.text("queue.depth").contains("a")))
            .replaceFirst("it cannot be .*", "it cannot be containing 'a'"));
    assertNull(known.mismatch(MetricKey.text("queue.depth").isPresent()));
  }

  @Test
  void anyNameWithAFreeBeginningIsTaken() {
    KnownMetrics known = known(new Named(), Map.of("name", "depth", "free", true));
    assertNull(known.mismatch(MetricKey.text("raw.anything").contains("a")));
    assertEquals(
        "no measurement 'raw'; known: queue.depth, raw.* (did you mean 'raw.*'?)",
        known.mismatch(MetricKey.text("raw").contains("a")));
  }

  @Test
  void nothingIsRefusedWhereNothingIsKnown() {
    assertNull(known(new Named(), Map.of()).mismatch(DEPTH.atMost(3)));
    ProbeProvider broken =
        new Named() {
          @Override
          public List<String> freeMetrics(Target target, Settings settings) {
            throw new IllegalStateException("broken");
          }
        };
    assertNull(known(broken, Map.of("name", "depth")).mismatch(MetricKey.text("x").isPresent()));
  }

  @Test
  void whatIsNotOverriddenIsWhatTheProviderDeclares() {
    ProbeProvider plain =
        new ProbeProvider() {
          @Override
          public String type() {
            return "plain";
          }

          @Override
          public Probe create(Target target, Settings settings) {
            return context -> Reading.up();
          }

          @Override
          public List<MetricKey> metrics() {
            return List.of(DEPTH);
          }
        };
    assertEquals(new KnownMetrics(List.of(DEPTH), List.of()), known(plain, Map.of()));
  }
}
