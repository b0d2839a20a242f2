package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.core.Drill;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.OwnNetwork;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Receivers, drills and what people do, in virtual time. */
class HandlingTest {
  private static final CheckId SHOP = CheckId.of("shop");

  private final SimPlatform sim = new SimPlatform(3);
  private final MemoryStore store = new MemoryStore(sim);
  private final List<Notification> sent = new ArrayList<>();
  private final List<Alert> heard = new ArrayList<>();
  private Function<Notification, Notifier.Delivery> manner = m -> Notifier.Delivery.delivered();
  private Reading reading = Reading.up();

  private Notifier channel(String name) {
    return new Notifier() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Delivery send(Notification notification) {
        Delivery delivery = manner.apply(notification);
        if (delivery.kind() == Delivery.Kind.DELIVERED) {
          sent.add(notification);
        }
        return delivery;
      }
    };
  }

  private Monitor start(Receiver receiver, int checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.receivers.add(receiver);
    spec.alertListeners.add(heard::add);
    for (int i = 0; i < checks; i++) {
      spec.checks.add(
          Check.code(i == 0 ? "shop" : "shop-" + i, () -> context -> reading)
              .every(Duration.ofSeconds(checks > 100 ? 60 : 10)));
    }
    return Engine.start(spec);
  }

  @Test
  void manyAlertsAtOnceBecomeAtMostAsManyMessagesAsTheReceiverTakes() throws Exception {
    Receiver few = Receiver.of(channel("pager")).atMost(5, Duration.ofMinutes(10));
    try (Monitor monitor = start(few, 3_000)) {
      sim.advance(Duration.ofSeconds(10));
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(9));
      assertTrue(sent.size() <= 5, sent.size() + " messages");
      sim.advance(Duration.ofMinutes(11));
      assertTrue(sent.size() <= 10, sent.size() + " messages");
      assertEquals(3_000, sent.stream().mapToInt(message -> message.alerts().size()).sum());
      assertEquals(
          3_000,
          sent.stream().flatMap(m -> m.alerts().stream()).map(Alert::key).distinct().count());
      assertEquals(0, monitor.outbox().depth());
    }
  }

  @Test
  void alertsThatBeginTogetherAreOneMessageIfTheReceiverGathers() {
    Receiver gathering = Receiver.of(channel("pager")).gather(Duration.ofSeconds(30));
    try (Monitor monitor = start(gathering, 20)) {
      sim.advance(Duration.ofSeconds(10));
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(2));
      assertEquals(1, sent.size());
      assertEquals(20, sent.get(0).alerts().size());
      assertEquals(20, monitor.states().stream().filter(s -> s.status() == Status.DOWN).count());
    }
  }

  @Test
  void aBundleThatFailsIsTriedAgainAsItWas() {
    Receiver gathering = Receiver.of(channel("pager")).gather(Duration.ofSeconds(30));
    List<String> keys = new ArrayList<>();
    manner =
        message -> {
          keys.add(message.idempotencyKey());
          return keys.size() < 4 ? Notifier.Delivery.retry("503") : Notifier.Delivery.delivered();
        };
    try (Monitor monitor = start(gathering, 20)) {
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(10));
      assertEquals(1, sent.size());
      assertEquals(20, sent.get(0).alerts().size());
      assertEquals(1, keys.stream().distinct().count(), keys.toString());
      assertEquals(20, monitor.checks().size());
    }
  }

  @Test
  void aChannelThatAsksForARestIsNotTriedBefore() {
    List<Long> tried = new ArrayList<>();
    manner =
        message -> {
          tried.add(sim.nanoTime());
          return tried.size() == 1
              ? Notifier.Delivery.retryAfter(Duration.ofSeconds(90), "429")
              : Notifier.Delivery.delivered();
        };
    try (Monitor monitor = start(Receiver.of(channel("pager")), 20)) {
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(5));
      long first = tried.get(0);
      long within = tried.stream().filter(at -> at - first < 80_000_000_000L && at > first).count();
      assertTrue(within < 4, "workers that were under way already: " + within);
      assertEquals(20, sent.stream().mapToInt(message -> message.alerts().size()).sum());
      assertEquals(20, monitor.checks().size());
    }
  }

  @Test
  void whatIsGivenUpCanBeSeenAndSentOnceMore() throws Exception {
    manner = message -> Notifier.Delivery.rejected("410 gone");
    try (Monitor monitor = start(Receiver.of(channel("pager")), 1)) {
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(1));
      List<Outbox.Letter> dead = monitor.outbox().letters(Outbox.Stage.DEAD, 10);
      assertEquals(1, dead.size());
      assertEquals("410 gone", dead.get(0).trouble());
      manner = message -> Notifier.Delivery.delivered();
      assertTrue(monitor.outbox().resend(dead.get(0).id()));
      assertFalse(monitor.outbox().resend("nonsense"));
      sim.advance(Duration.ofMinutes(1));
      assertEquals(1, sent.size());
      assertEquals(dead.get(0).notification().idempotencyKey(), sent.get(0).idempotencyKey());
    }
  }

  @Test
  void aMessageIsGivenUpAfterTheTimeOfItsReceiver() throws Exception {
    manner = message -> Notifier.Delivery.retry("503");
    Receiver receiver = Receiver.of(channel("pager")).giveUpAfter(Duration.ofMinutes(30));
    try (Monitor monitor = start(receiver, 1)) {
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(25));
      assertEquals(1, monitor.outbox().depth());
      sim.advance(Duration.ofMinutes(25));
      assertEquals(1, monitor.outbox().letters(Outbox.Stage.DEAD, 10).size());
    }
  }

  @Test
  void aDrillGoesTheWholeWayAndLeavesTheCheckAlone() throws Exception {
    try (Monitor monitor = start(Receiver.of(channel("pager")), 1)) {
      sim.advance(Duration.ofSeconds(30));
      monitor.silence(Silence.until("s", sim.wallTime().plusSeconds(60), "ann", "work"));
      Drill drill = monitor.drill(SHOP);
      sim.advance(Duration.ofSeconds(5));
      assertEquals(2, drill.runs());
      assertEquals("silenced by ann: work", drill.held());
      assertEquals(2, sent.size());
      assertTrue(sent.stream().allMatch(message -> message.alert().context().drill()));
      assertEquals(
          List.of(Outbox.Stage.DONE, Outbox.Stage.DONE),
          drill.letters(monitor.outbox()).stream().map(Outbox.Letter::stage).toList());
      assertEquals(List.of(), monitor.state(SHOP).orElseThrow().openAlerts());
      assertEquals(Status.UP, monitor.state(SHOP).orElseThrow().status());
      assertEquals(
          List.of(AlertState.FIRING, AlertState.RESOLVED),
          heard.stream().map(Alert::state).toList());
      assertThrows(IllegalStateException.class, () -> monitor.drill(CheckId.of("nobody")));
    }
  }

  @Test
  void aTestIsSentAtOnceOverEachChannelOfAReceiver() {
    Receiver two = Receiver.of(channel("pager")).otherwise(channel("mail"));
    manner =
        message -> {
          if (sent.isEmpty()) {
            return Notifier.Delivery.delivered();
          }
          throw new IllegalStateException("no route");
        };
    try (Monitor monitor = start(two, 1)) {
      assertEquals(
          "{pager=DELIVERED, mail=RETRY}",
          monitor.test("pager").entrySet().stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      java.util.Map.Entry::getKey,
                      e -> e.getValue().kind(),
                      (a, b) -> a,
                      java.util.LinkedHashMap::new))
              .toString());
      assertEquals(Notification.Kind.TEST, sent.get(0).kind());
      assertThrows(IllegalStateException.class, () -> monitor.test("nobody"));
    }
  }

  @Test
  void whoDependsOnItselfIsAProblemWhenTheMonitorIsBuilt() {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.checks.add(Check.code("a", () -> context -> reading).dependsOn("b"));
    spec.checks.add(Check.code("b", () -> context -> reading).dependsOn("x", "a"));
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> Engine.start(spec));
    assertEquals(2, refused.problems().size(), refused.getMessage());
  }

  @Test
  void maintenanceCountsByItselfAndSuspendsRunsIfThatIsWanted() {
    try (Monitor monitor = start(Receiver.of(channel("pager")), 2)) {
      sim.advance(Duration.ofSeconds(60));
      long before = monitor.accounting(SHOP).due();
      MaintenanceWindow.When hour =
          new MaintenanceWindow.Once(sim.wallTime(), sim.wallTime().plusSeconds(3_600));
      monitor.maintain(
          MaintenanceWindow.of("disks", hour, "new disks").onChecks(SHOP).withoutRuns());
      sim.advance(Duration.ofMinutes(30));
      assertEquals(CheckMode.MAINTENANCE, monitor.state(SHOP).orElseThrow().mode());
      assertEquals(before, monitor.accounting(SHOP).due());
      assertEquals(186, monitor.accounting(CheckId.of("shop-1")).due());
      sim.advance(Duration.ofMinutes(31));
      assertEquals(CheckMode.ACTIVE, monitor.state(SHOP).orElseThrow().mode());
      assertTrue(monitor.accounting(SHOP).due() > before);
      assertEquals(List.of("disks"), monitor.maintenance().stream().map(w -> w.id()).toList());
      assertTrue(monitor.endMaintenance("disks"));
      assertFalse(monitor.endMaintenance("disks"));
    }
  }

  @Test
  void aChannelThatIsGoneForGoodIsShownUntilSomebodySeesToIt() throws Exception {
    Receiver ops = Receiver.of(channel("hook")).named("ops");
    try (Monitor monitor = start(ops, 2)) {
      sim.advance(Duration.ofSeconds(10));
      manner = m -> Notifier.Delivery.disabled("410 no such hook");
      reading = Reading.down("refused");
      sim.advance(Duration.ofHours(3));
      Health.Trouble first = monitor.health().troubles().get(0);
      assertEquals(Blame.NOTIFIER, first.blame());
      assertEquals("hook", first.subject());
      assertEquals(2, first.count());
      assertTrue(
          first
              .message()
              .startsWith(
                  "notifier 'hook' of receiver 'ops' says that it is gone for good"
                      + " (410 no such hook): its settings are to be put right"),
          first.message());
      List<Outbox.Letter> dead = monitor.outbox().letters(Outbox.Stage.DEAD, 10);
      assertEquals(2, dead.size());
      for (Outbox.Letter letter : dead) {
        Outbox.Attempt attempt = letter.tried().get(0);
        assertEquals("hook", attempt.notifier());
        assertEquals(Notifier.Delivery.disabled("410 no such hook"), attempt.delivery());
      }
    }
    manner = m -> Notifier.Delivery.delivered();
    try (Monitor monitor = start(ops, 2)) {
      assertTrue(
          monitor.outbox().resend(monitor.outbox().letters(Outbox.Stage.DEAD, 1).get(0).id()));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(1, sent.size());
      assertEquals(List.of(), monitor.health().troubles());
    }
  }

  @Test
  void theCheckOfOurOwnNetworkIsNotTakenAwayByASetThatDoesNotNameIt() {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.ownNetwork = OwnNetwork.massFailure(0.5, 10);
    try (Monitor monitor = Engine.start(spec)) {
      monitor.apply(List.of(Check.code("shop", () -> context -> reading)));
      assertEquals(
          List.of("own-network", "shop"),
          monitor.checks().stream().map(check -> check.id().value()).toList());
    }
  }

  @Test
  void aCheckMayJudgeByWhatWasRecorded() {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.alertListeners.add(heard::add);
    spec.checks.add(Check.code("shop", () -> context -> reading).every(Duration.ofSeconds(10)));
    spec.rules.add(
        dev.watchkeeper.core.Rules.consecutiveFailures(1).recoverAfter(1).on("by history"));
    spec.checks.add(
        Check.code(
                "shop-week",
                () ->
                    context -> {
                      double share =
                          context
                              .history()
                              .orElseThrow()
                              .availability(SHOP, context.now().minusSeconds(600), context.now());
                      return Reading.up().downIf(share < 0.5, "less than half of 10 minutes");
                    })
            .every(Duration.ofSeconds(60))
            .tag("by history"));
    try (Monitor monitor = Engine.start(spec)) {
      sim.advance(Duration.ofMinutes(10));
      assertEquals(List.of(), heard);
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(10));
      assertEquals(List.of("shop-week"), heard.stream().map(a -> a.check().value()).toList());
      assertEquals(2, monitor.checks().size());
    }
  }

  @Test
  void whoAcknowledgesWhatIsNotOpenIsTold() {
    try (Monitor monitor = start(Receiver.of(channel("pager")), 1)) {
      assertFalse(monitor.acknowledge("nothing", "ann", Duration.ofHours(1)));
      assertFalse(monitor.unacknowledge("nothing"));
      assertThrows(
          IllegalArgumentException.class,
          () -> monitor.acknowledge("nothing", "ann", Duration.ZERO));
    }
  }
}
