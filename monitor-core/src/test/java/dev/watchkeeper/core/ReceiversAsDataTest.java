package dev.watchkeeper.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Receivers as data beside the same receivers in code. */
class ReceiversAsDataTest {
  private static final Map<String, Notifier> NOTIFIERS =
      Map.of("pager", new Named("pager"), "mail", new Named("mail"));
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private record Named(String name) implements Notifier {
    @Override
    public Delivery send(Notification notification) {
      return Delivery.delivered();
    }
  }

  private static Receiver read(Map<String, Object> definition) {
    Settings settings = Settings.of(definition).reading("r");
    Receiver receiver = Receiver.read(settings, NOTIFIERS).orElse(null);
    assertEquals(List.of(), settings.problems());
    return receiver;
  }

  private static List<String> wrong(Map<String, Object> definition) {
    Settings settings = Settings.of(definition).reading("r");
    assertTrue(Receiver.read(settings, NOTIFIERS).isEmpty());
    return settings.problems().stream().map(Problem::toString).sorted().toList();
  }

  /** All that can be seen of a receiver. */
  private static List<Object> seen(Receiver receiver) {
    Instant monday = Instant.parse("2026-03-02T03:00:00Z");
    Stream<Object> numbers =
        Stream.of(
            receiver.name(),
            receiver.notifiers(),
            receiver.after(),
            receiver.reminder(),
            receiver.tellsResolved(),
            receiver.collapses(),
            receiver.limit(),
            receiver.gathers(),
            receiver.otherwiseAfter(),
            receiver.giveUpAfter(),
            receiver.workers(),
            receiver.opens(monday),
            receiver.opens(monday.plus(Duration.ofDays(5))));
    Stream<Object> severities = Stream.of(Severity.values()).map(receiver::wants);
    Stream<Object> checks =
        Stream.of(
                Check.code("shop", () -> context -> Reading.up()).tag("prod"),
                Check.code("shop", () -> context -> Reading.up()),
                Check.code("other", () -> context -> Reading.up()).tag("prod"))
            .map(receiver::wants);
    return Stream.of(numbers, severities, checks).flatMap(each -> each).toList();
  }

  @Test
  void theShortestDefinitionIsTheShortestCode() {
    assertEquals(seen(Receiver.of(NOTIFIERS.get("mail"))), seen(read(Map.of("notifier", "mail"))));
  }

  @Test
  void everySettingIsTheMethodOfItsName() {
    Map<String, Object> all =
        Map.ofEntries(
            Map.entry("notifier", "pager"),
            Map.entry("otherwise", List.of("mail")),
            Map.entry("name", "on call"),
            Map.entry("at-least", "warning"),
            Map.entry("tags", List.of("prod", "test")),
            Map.entry("checks", List.of("shop")),
            Map.entry("during", List.of("mon-fri 08:00-18:00", "sat 10:00-12:00")),
            Map.entry("zone", "Europe/Berlin"),
            Map.entry("after", "10m"),
            Map.entry("remind-every", "1h"),
            Map.entry("gather", "20s"),
            Map.entry("otherwise-after", "3m"),
            Map.entry("give-up-after", "6h"),
            Map.entry("resolved", false),
            Map.entry("collapsing", true),
            Map.entry("at-most", 5),
            Map.entry("per", "2m"),
            Map.entry("workers", 2));
    Receiver code =
        Receiver.of(NOTIFIERS.get("pager"))
            .otherwise(NOTIFIERS.get("mail"))
            .named("on call")
            .atLeast(Severity.WARNING)
            .on("prod")
            .on("test")
            .onChecks(List.of(CheckId.of("shop")))
            .during(
                Schedule.Window.parse("mon-fri 08:00-18:00", BERLIN),
                Schedule.Window.parse("sat 10:00-12:00", BERLIN))
            .after(Duration.ofMinutes(10))
            .remindEvery(Duration.ofHours(1))
            .gather(Duration.ofSeconds(20))
            .otherwiseAfter(Duration.ofMinutes(3))
            .giveUpAfter(Duration.ofHours(6))
            .withoutResolved()
            .collapsing()
            .atMost(5, Duration.ofMinutes(2))
            .workers(2);
    assertEquals(seen(code), seen(read(all)));
  }

  @Test
  void allThatIsWrongIsToldAtOnceAndSaysWhatWouldBeRight() {
    List<String> problems =
        wrong(
            Map.ofEntries(
                Map.entry("notifier", "pagr"),
                Map.entry("otherwise", List.of("nobody at all")),
                Map.entry("at-least", "urgent"),
                Map.entry("checks", List.of(" x")),
                Map.entry("during", List.of("monday", "mon 08:00-09:00 Mars/Base")),
                Map.entry("after", "40d"),
                Map.entry("remind-every", "1s"),
                Map.entry("at-most", 0),
                Map.entry("workers", 65),
                Map.entry("remindevery", "1h")));
    assertEquals(11, problems.stream().map(p -> p.substring(0, p.indexOf(':'))).distinct().count());
    String all = String.join("\n", problems);
    assertTrue(all.contains("r.notifier: there is no notifier 'pagr'"), all);
    assertTrue(all.contains("pager"), all);
    assertTrue(all.contains("r.otherwise[0]: there is no notifier 'nobody at all'"), all);
    assertTrue(all.contains("r.during[1]"), all);
    assertTrue(all.contains("remind-every"), all);
    assertEquals(1, wrong(Map.of("tags", List.of("x"))).size());
    assertFalse(
        wrong(Map.of("notifier", "mail", "zone", "Nowhere", "during", List.of("mon 08:00-09:00")))
            .isEmpty());
  }

  @Test
  void aMonitorTellsWhatIsWrongWithItsReceiversBeforeItStarts() {
    MonitorBuilder builder =
        Monitor.builder()
            .check(Check.code("shop", () -> context -> Reading.up()))
            .receiver(Receiver.of(NOTIFIERS.get("mail")))
            .receiverDefinitions(
                List.of(
                    Settings.of(Map.of("notifier", "mail")),
                    Settings.of(Map.of("notifier", "smoke")),
                    Settings.of(Map.of("notifier", "pager", "name", "boss", "after", "soon"))),
                NOTIFIERS);
    for (int i = 0; i < 2; i++) {
      ConfigurationException wrong = assertThrows(ConfigurationException.class, builder::start);
      String all = String.valueOf(wrong.getMessage());
      assertTrue(all.contains("receivers[1].notifier: there is no notifier 'smoke'"), all);
      assertTrue(all.contains("receiver 'boss'.after: takes a duration"), all);
      assertTrue(all.contains("receiver 'mail': there are two of this name"), all);
    }
  }

  @Test
  void receiversAsDataAreTold() {
    MonitorBuilder builder =
        Monitor.builder()
            .check(Check.code("shop", () -> context -> Reading.up()))
            .receiverDefinitions(List.of(Settings.of(Map.of("notifier", "mail"))), NOTIFIERS);
    try (Monitor monitor = builder.start()) {
      assertEquals(Map.of("mail", Notifier.Delivery.delivered()), monitor.test("mail"));
    }
  }
}
