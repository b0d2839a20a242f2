package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The suite lets a good probe pass, and finds each bad one by the tests that are meant to. */
class ProbeConformanceTest {
  @AfterAll
  static void freeWhatHangs() {
    BadProbes.OVER.countDown();
  }

  private static Events tests(Class<?> suite) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(suite))
        .execute()
        .testEvents();
  }

  private static Set<String> failures(Class<?> suite) {
    return tests(suite)
        .failed()
        .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void finds(Class<?> suite, String... tests) {
    assertEquals(new TreeSet<>(Set.of(tests)), failures(suite));
  }

  @Test
  void aGoodProbePassesEveryTest() {
    Events events = tests(LineConformance.class);
    events.failed().stream()
        .findFirst()
        .flatMap(event -> event.getPayload(org.junit.platform.engine.TestExecutionResult.class))
        .flatMap(org.junit.platform.engine.TestExecutionResult::getThrowable)
        .ifPresent(
            thrown -> {
              throw new AssertionError("a good probe failed", thrown);
            });
    assertEquals(0, events.aborted().count());
    assertTrue(events.succeeded().count() >= 20, "all tests ran");
  }
}
