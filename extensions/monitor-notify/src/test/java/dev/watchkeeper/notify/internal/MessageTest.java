package dev.watchkeeper.notify.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notification.Kind;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");

  private static Alert alert(String check, Severity severity) {
    Alert.Subject subject = new Alert.Subject(CheckId.of(check), "failing", severity);
    return Alert.open(subject, AlertState.FIRING, BEGAN, "2 runs in a row failed");
  }

  private static Alert ended(Alert alert, Duration after) {
    return alert.moveTo(AlertState.RESOLVED, BEGAN.plus(after), "the last run was good");
  }

  private static Message of(Alert alert) {
    return Message.of(new Notification("ops", alert), "https://s.example/${check}");
  }

  private static Message bundle(int firing, int resolved) {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < firing; i++) {
      alerts.add(alert("check " + i, i == 3 ? Severity.CRITICAL : Severity.WARNING));
    }
    for (int i = 0; i < resolved; i++) {
      alerts.add(ended(alert("ended " + i, Severity.CRITICAL), Duration.ofMinutes(5)));
    }
    return Message.of(new Notification("ops", Kind.ALERT, alerts, 0), "");
  }

  @Test
  void aMessageSaysWhatSinceWhenWhyByWhichRuleAndWhere() {
    String text = of(alert("shop a", Severity.CRITICAL)).text(Escapes.PLAIN, 4_000);
    assertEquals(
        """
        FIRING CRITICAL shop a
        2 runs in a row failed

        Check: shop a
        State: FIRING, CRITICAL
        Rule: failing
        Since: 2026-03-01 10:00:00 UTC
        Details: https://s.example/shop%20a""",
        text);
  }

  @Test
  void aResolvedOneSaysHowLongItLasted() {
    Message message = of(ended(alert("shop", Severity.WARNING), Duration.ofSeconds(3_780)));
    assertEquals("RESOLVED WARNING shop after 1 h 3 min", message.title());
    assertTrue(message.lines().contains("Lasted: 1 h 3 min"), message.lines()::toString);
    assertTrue(message.lines().contains("Resolved: 2026-03-01 11:03:00 UTC"));
  }

  @Test
  void aReminderATestAndADrillSaySo() {
    Alert shop = alert("shop", Severity.WARNING);
    Alert drill = shop.with(new Alert.Context(Map.of(), "", "", null, Map.of(), true));
    Notification reminder = new Notification("ops", Kind.REMINDER, List.of(shop), 2);
    assertEquals("REMINDER: FIRING WARNING shop", Message.of(reminder, "").title());
    Notification test = new Notification("ops", Kind.TEST, List.of(shop), 0);
    assertEquals("TEST: FIRING WARNING shop", Message.of(test, "").title());
    assertEquals("DRILL: FIRING WARNING shop", of(drill).title());
    assertEquals(true, of(drill).data(1).get("drill"));
    assertNotEquals(Message.of(reminder, "").id(), of(shop).id());
  }

  @Test
  void labelsAreFieldsAndARunBookIsALinkIfItIsOne() {
    Map<String, String> labels = Map.of("team", "shop", "tier", "1");
    String link = "https://wiki.example/run";
    Alert alert = alert("shop", Severity.WARNING);
    Message linked = of(alert.with(new Alert.Context(labels, link, "", null, Map.of(), false)));
    assertTrue(linked.lines().containsAll(List.of("team: shop", "tier: 1", "Run-book: " + link)));
    assertEquals("Run-book", linked.links().get(0).name());
    Message text =
        of(alert.with(new Alert.Context(Map.of(), "ask Ann", "", null, Map.of(), false)));
    assertTrue(text.lines().contains("Run-book: ask Ann"));
    assertEquals(1, text.links().size());
  }

  @Test
  void whatIsFreeInAnAlertIsBounded() {
    String huge = "x".repeat(1 << 20);
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      labels.put(huge + i, huge);
    }
    Alert.Subject subject = new Alert.Subject(CheckId.of("shop"), huge, Severity.WARNING);
    Alert alert =
        Alert.open(subject, AlertState.FIRING, BEGAN, huge)
            .with(new Alert.Context(labels, huge, "", null, Map.of(), false));
    Message message = of(alert);
    assertTrue(Json.write(message.data(10)).length() < 120_000);
    assertTrue(message.text(Escapes.PLAIN, 60_000).length() < 30_000);
  }

  @Test
  void lengthsAreToldByTheirTwoLargestParts() {
    assertEquals("0 s", Durations.length(Duration.ofMillis(-5)));
    assertEquals("59 s", Durations.length(Duration.ofSeconds(59)));
    assertEquals("1 min", Durations.length(Duration.ofSeconds(60)));
    assertEquals("23 h 59 min", Durations.length(Duration.ofSeconds(86_399)));
    assertEquals("2 d 1 h", Durations.length(Duration.ofHours(49)));
  }

  @Test
  void aBundleOfAThousandIsOneMessage() {
    Message message = bundle(990, 10);
    assertEquals("1,000 alerts: 990 firing, 10 resolved", message.title());
    assertEquals(11, message.reasons().size());
    assertEquals("and 990 more", message.reasons().get(10));
    assertEquals(Severity.CRITICAL, message.severity());
    assertEquals("FIRING", message.state());
    assertTrue(message.text(Escapes.HTML, 4_096).length() <= 4_096);
    assertEquals("2 alerts: all resolved", bundle(0, 2).title());
    assertEquals("2 alerts: all firing", bundle(2, 0).title());
  }

  @Test
  void theSeverityOfABundleIsThatOfWhatStillFires() {
    assertEquals(Severity.WARNING, bundle(2, 5).severity());
  }

  @Test
  void anEpisodeKeepsItsKeyAndAMessageHasItsOwn() {
    Message fires = of(alert("shop", Severity.WARNING));
    Message ends = of(ended(alert("shop", Severity.WARNING), Duration.ofSeconds(1)));
    assertEquals(fires.episode(), ends.episode());
    assertNotEquals(fires.id(), ends.id());
    assertNotEquals(fires.episode(), of(alert("other", Severity.WARNING)).episode());
    assertTrue(fires.id().matches("[0-9a-f]{40}"));
  }

  private static List<Message> told(Message message, int most) throws IOException {
    List<Message> told = new ArrayList<>();
    Delivery delivery =
        PerAlert.each(
            message,
            most,
            one -> {
              told.add(one);
              return Delivery.delivered();
            });
    assertEquals(Delivery.delivered(), delivery);
    return told;
  }

  @Test
  void incidentsAreToldOneByOneAndTheRestOfAStormAsOne() throws IOException {
    assertEquals(5, told(bundle(3, 2), 10).size());
    List<Message> storm = told(bundle(30, 5), 10);
    assertEquals(11, storm.size());
    assertEquals("20 alerts: all firing", storm.get(10).title());
    assertEquals(11, storm.stream().map(Message::episode).distinct().count());
    assertEquals(11, storm.stream().map(Message::id).distinct().count());
    assertEquals(10, told(bundle(0, 30), 10).size());
  }

  @Test
  void aFailureAmongThemIsTheFailureOfTheMessage() throws IOException {
    int[] told = {0};
    Delivery delivery =
        PerAlert.each(
            bundle(5, 0),
            10,
            one -> ++told[0] == 3 ? Delivery.retry("busy") : Delivery.delivered());
    assertEquals(Delivery.retry("busy"), delivery);
    assertEquals(3, told[0]);
  }
}
