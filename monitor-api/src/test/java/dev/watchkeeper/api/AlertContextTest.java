package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertContextTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  private static final Check SHOP = Check.code("shop", () -> context -> Reading.up()).tag("prod");

  @Test
  void aContextIsReadAsItWasWritten() {
    Alert.Context context =
        new Alert.Context(
                Map.of("team", "shop & co = 100 %", "\u20ac", "\n"),
                "https://run.example/book?a=b&c=d",
                "silenced by ann: work",
                new Alert.Acknowledgement("ann of 2nd level", NOW),
                Map.of(),
                true)
            .tell("ops", NOW)
            .tell("ops", NOW.plusSeconds(60))
            .tell("a.b c", NOW);
    assertEquals(context, Alert.Context.parse(context.format()));
    assertEquals(2, context.told().get("ops").times());
    assertEquals(NOW.plusSeconds(60), context.told().get("ops").last());
    assertEquals("", Alert.Context.NONE.format());
    assertEquals(Alert.Context.NONE, Alert.Context.parse(""));
    assertEquals(Alert.Context.NONE, Alert.Context.parse("something=newer"));
  }

  @Test
  void whatIsNoContextIsRefused() {
    for (String text :
        new String[] {"x", "=", "ack=tomorrow", "ack=tomorrow+ann", "told.x=1", "a=%"}) {
      assertThrows(IllegalArgumentException.class, () -> Alert.Context.parse(text), text);
    }
  }

  @Test
  void anAcknowledgementEnds() {
    Alert.Context context =
        Alert.Context.NONE.acknowledge(new Alert.Acknowledgement("ann", NOW.plusSeconds(1)));
    assertTrue(context.acknowledgedAt(NOW));
    assertFalse(context.acknowledgedAt(NOW.plusSeconds(1)));
    assertFalse(Alert.Context.NONE.acknowledgedAt(NOW));
  }

  @Test
  void anAlertKeepsItsContextFromStateToState() {
    Alert.Subject subject = new Alert.Subject(SHOP.id(), "rule", Severity.WARNING);
    Alert alert =
        Alert.open(subject, AlertState.PENDING, NOW, "x").with(Alert.Context.NONE.held("work"));
    assertEquals("work", alert.moveTo(AlertState.FIRING, NOW, "y").context().heldBy());
    assertFalse(alert.equals(alert.with(Alert.Context.NONE)));
  }

  @Test
  void aSilenceCoversWhatItNames() {
    Alert.Subject subject = new Alert.Subject(SHOP.id(), "rule", Severity.WARNING);
    Alert alert =
        Alert.open(subject, AlertState.PENDING, NOW, "x")
            .with(new Alert.Context(Map.of("team", "a"), "", "", null, Map.of(), false));
    Silence all = Silence.until("s", NOW.plusSeconds(10), "ann", "deploy");
    assertTrue(all.covers(SHOP, alert, NOW));
    assertFalse(all.covers(SHOP, alert, NOW.plusSeconds(10)), "its end is not part of it");
    assertTrue(all.onTags("prod", "test").covers(SHOP, alert, NOW));
    assertFalse(all.onTags("test").covers(SHOP, alert, NOW));
    assertTrue(all.onChecks(SHOP.id()).covers(SHOP, alert, NOW));
    assertFalse(all.onChecks(CheckId.of("mail")).covers(SHOP, alert, NOW));
    assertTrue(all.onRules("rule").covers(SHOP, alert, NOW));
    assertFalse(all.onRules("other").covers(SHOP, alert, NOW));
    assertTrue(all.onLabels(Map.of("team", "a")).covers(SHOP, alert, NOW));
    assertFalse(all.onLabels(Map.of("team", "b")).covers(SHOP, alert, NOW));
    assertFalse(all.onLabels(Map.of("other", "a")).covers(SHOP, alert, NOW));
    Silence one = all.onTags("prod").onChecks(SHOP.id()).onLabels(Map.of("a", "b")).onRules("r 1");
    assertEquals(one, Silence.parse(one.format()));
    assertThrows(IllegalArgumentException.class, () -> Silence.parse("id=x"));
  }

  @Test
  void windowsOfMaintenanceAreReadAsTheyWereWritten() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (MaintenanceWindow.When when :
        new MaintenanceWindow.When[] {
          new MaintenanceWindow.Once(NOW, NOW.plusSeconds(1)),
          new MaintenanceWindow.Weekly(Schedule.Window.parse("sat,sun 22:00-04:00", berlin)),
          new MaintenanceWindow.Repeated("0 3 * * *", berlin, Duration.ofHours(2))
        }) {
      MaintenanceWindow window =
          MaintenanceWindow.of("w", when, "new disks").onTags("prod").onChecks(SHOP.id());
      assertEquals(window, MaintenanceWindow.parse(window.format()));
      assertEquals(window.withoutRuns(), MaintenanceWindow.parse(window.withoutRuns().format()));
    }
    assertThrows(IllegalArgumentException.class, () -> MaintenanceWindow.parse("id=w"));
  }

  @Test
  void aRepeatedWindowIsOpenFromEachTimeForItsLength() {
    MaintenanceWindow.When nightly =
        new MaintenanceWindow.Repeated("0 3 * * *", ZoneId.of("UTC"), Duration.ofHours(2));
    assertFalse(nightly.contains(Instant.parse("2026-03-01T02:59:59Z")));
    assertTrue(nightly.contains(Instant.parse("2026-03-01T03:00:00Z")));
    assertTrue(nightly.contains(Instant.parse("2026-03-01T04:59:59Z")));
    assertFalse(nightly.contains(Instant.parse("2026-03-01T05:00:00Z")));
  }

  @Test
  void whatACheckDependsOnIsData() {
    Check check = Check.of("shop", () -> probe()).dependsOn("router").dependsOn("line-1", "line-2");
    assertEquals(
        java.util.List.of(
            Set.of(CheckId.of("router")), Set.of(CheckId.of("line-1"), CheckId.of("line-2"))),
        check.dependsOn());
    assertEquals(check, Check.read(check.toSettings().reading("check")).orElseThrow());
    assertThrows(IllegalArgumentException.class, () -> check.dependsOn("shop"));
    assertThrows(IllegalArgumentException.class, () -> check.dependsOn(new String[0]));
  }

  private static dev.watchkeeper.api.spi.ProbeDefinition probe() {
    return dev.watchkeeper.api.spi.ProbeDefinition.of(
        "x", Target.of("x"), dev.watchkeeper.api.spi.Settings.empty());
  }
}
