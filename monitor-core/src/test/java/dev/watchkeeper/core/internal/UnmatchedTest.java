package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name that is spelled otherwise elsewhere is an alert that never comes. */
class UnmatchedTest {
  private final SimPlatform sim = new SimPlatform(3);

  private Monitor start(String... checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.rules.add(Rules.consecutiveFailures(2).named("all"));
    spec.rules.add(Rules.consecutiveFailures(2).named("typo").on("prdo"));
    Notifier pager =
        new Notifier() {
          @Override
          public String name() {
            return "pager";
          }

          @Override
          public Delivery send(Notification notification) {
            return Delivery.delivered();
          }
        };
    spec.receivers.add(Receiver.of(pager));
    spec.receivers.add(Receiver.of(pager).named("night").on("prdo"));
    for (String name : checks) {
      spec.checks.add(check(name, "prod"));
    }
    return Engine.start(spec);
  }

  private static Check check(String name, String tag) {
    return Check.code(name, () -> context -> Reading.up()).tag(tag);
  }

  private static List<String> unmatched(Monitor monitor) {
    return monitor.health().troubles().stream()
        .filter(trouble -> trouble.blame() == Blame.CONFIG)
        .map(Health.Trouble::message)
        .toList();
  }

  @Test
  void aRuleAndAReceiverThatNoCheckFitsAreToldUntilOneDoes() {
    try (Monitor monitor = start("shop", "till")) {
      assertEquals(
          List.of(
              "rule 'typo' judges no check: its tags, names and types fit none of the 2",
              "receiver 'night' wants no check: its tags, names and types fit none of the 2"),
          unmatched(monitor));
      monitor.add(check("mail", "prdo"));
      assertEquals(List.of(), unmatched(monitor));
    }
  }

  @Test
  void withoutChecksNothingIsToldOfIt() {
    try (Monitor monitor = start()) {
      assertEquals(List.of(), unmatched(monitor));
    }
  }
}
