package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The suite lets a good notifier pass, and finds each bad one by the tests that are meant to. */
@Tag("once")
class NotifierConformanceTest {
  @AfterAll
  static void freeWhatHangs() {
    BadNotifiers.OVER.countDown();
  }

  private static Events tests(Class<?> suite) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(suite))
        .execute()
        .testEvents();
  }

  private static void finds(Class<?> suite, String... tests) {
    Set<String> failures =
        tests(suite)
            .failed()
            .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(Set.of(tests)), failures);
  }

  @Test
  void aGoodNotifierPassesEveryTest() {
    Events events = tests(BadNotifiers.Good.class);
    assertEquals(0, events.aborted().count());
    assertEquals(
        "",
        events.failed().stream()
            .map(event -> event.getTestDescriptor().getDisplayName())
            .collect(Collectors.joining(", ")));
    assertTrue(events.succeeded().count() >= 14, "all tests ran");
  }

  @Test
  void aBadOneIsFoundByTheTestsThatAreMeantTo() {
    finds(BadNotifiers.AsksNoPolicy.class, "itAsksTheAddressPolicy");
    finds(BadNotifiers.ShowsItsSecret.class, "itShowsNoSecret");
    finds(BadNotifiers.InventsKeys.class, "itSendsAMessageAgainUnderTheSameKey");
    finds(BadNotifiers.SendsTextAsItIs.class, "itDeliversHostileTexts");
    finds(BadNotifiers.LeavesAThread.class, "itLeavesNoThreadOrSocketBehind");
    finds(
        BadNotifiers.GivesUpAtOnce.class,
        "itEndsInTimeWhenNobodyAnswers",
        "itWantsToTryAgainWhenTheReceiverIsAway");
  }

  @Test
  void oneThatIsContentWithAnythingIsFoundManyTimes() {
    finds(
        BadNotifiers.IsContentWithAnything.class,
        "itEndsInTimeWhenTheAnswerDrips",
        "itEndsInTimeWhenTheAnswerNeverEnds",
        "itTakesNoiseForNoArrival",
        "itWantsToTryAgainWhenTheReceiverIsAway");
  }

  @Test
  void oneWithoutADeadlineIsFound() {
    finds(
        BadNotifiers.HasNoDeadline.class,
        "itEndsInTimeWhenNobodyAnswers",
        "itEndsWhenItIsInterrupted",
        "itShowsNoSecret");
  }
}
