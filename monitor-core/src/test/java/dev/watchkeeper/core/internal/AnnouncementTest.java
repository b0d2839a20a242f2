package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Messages that no rule asked for, in virtual time. */
class AnnouncementTest {
  private static final CheckId SHOP = CheckId.of("shop");

  private final SimPlatform sim = new SimPlatform(3);
  private final MemoryStore store = new MemoryStore(sim);
  private final List<Notification> sent = new CopyOnWriteArrayList<>();
  private final List<Alert> heard = new ArrayList<>();
  private Consumer<ProbeContext> run = context -> {};

  private Receiver receiver(String name) {
    return Receiver.of(
        new Notifier() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public Delivery send(Notification notification) {
            sent.add(notification);
            return Delivery.delivered();
          }
        });
  }

  private Monitor start(Receiver... receivers) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.receivers.addAll(List.of(receivers));
    spec.alertListeners.add(heard::add);
    spec.checks.add(
        Check.code(
                "shop",
                () ->
                    context -> {
                      run.accept(context);
                      return Reading.up();
                    })
            .tag("prod")
            .every(Duration.ofSeconds(10)));
    return Engine.start(spec);
  }

  private List<String> told() {
    return sent.stream().map(m -> m.receiver() + ": " + m.alert().explanation()).toList();
  }

  @Test
  void aProbeTellsPeopleInTheMiddleOfItsRun() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Notifier pager =
        new Notifier() {
          @Override
          public String name() {
            return "pager";
          }

          @Override
          public Delivery send(Notification notification) {
            sent.add(notification);
            arrived.countDown();
            return Delivery.delivered();
          }
        };
    Check disks =
        Check.code(
                "disks",
                () ->
                    context -> {
                      context.announce(Severity.WARNING, "2 of 3 disks are old");
                      boolean told = arrived.await(20, TimeUnit.SECONDS);
                      over.countDown();
                      return told ? Reading.up() : Reading.down("nobody was told");
                    })
            .timeout(Duration.ofSeconds(30))
            .every(Duration.ofHours(1));
    try (Monitor monitor = Monitor.builder().check(disks).receiver(Receiver.of(pager)).start()) {
      monitor.runNow(CheckId.of("disks"));
      assertTrue(over.await(40, TimeUnit.SECONDS));
      assertEquals(0, arrived.getCount(), "told before the run was over");
      assertEquals(List.of("pager: 2 of 3 disks are old"), told());
      assertEquals(Notification.Kind.ANNOUNCEMENT, sent.get(0).kind());
      assertEquals(Severity.WARNING, sent.get(0).alert().severity());
    }
  }

  @Test
  void listenersAndTheHistoryKnowOfIt() throws Exception {
    List<Integer> runs = new ArrayList<>();
    run =
        context -> {
          runs.add(1);
          if (runs.size() == 2) {
            context.announce(Severity.WARNING, "2 of 3 disks are old");
          }
        };
    try (Monitor monitor = start(receiver("pager"))) {
      sim.advance(Duration.ofMinutes(5));
      assertEquals(
          List.of(AlertState.FIRING, AlertState.RESOLVED),
          heard.stream().map(Alert::state).toList());
      assertEquals(List.of(), monitor.state(SHOP).orElseThrow().openAlerts());
      assertEquals(1, monitor.outbox().letters(Outbox.Stage.DONE, 10).size());
      assertEquals(1, sent.size());
    }
  }

  @Test
  void twoOfOneInstantAreTwo() {
    try (Monitor monitor = start(receiver("pager"))) {
      assertEquals(List.of("pager"), monitor.announce(SHOP, Severity.INFO, "one"));
      assertEquals(List.of("pager"), monitor.announce(SHOP, Severity.INFO, "two"));
      sim.advance(Duration.ofSeconds(1));
      assertEquals(List.of("pager: one", "pager: two"), told());
      assertEquals(2, sent.stream().map(Notification::idempotencyKey).distinct().count());
    }
  }

  @Test
  void thoseAreToldWhoWantItNow() {
    Receiver[] all = {
      receiver("all"),
      receiver("grave").atLeast(Severity.CRITICAL),
      receiver("late").after(Duration.ofMinutes(5)),
      receiver("other").on("test"),
      receiver("tagged").on("prod"),
      receiver("night").during(Schedule.Window.parse("daily 22:00-23:00", ZoneOffset.UTC))
    };
    try (Monitor monitor = start(all)) {
      assertEquals(
          List.of("all", "tagged"), monitor.announce(SHOP, Severity.WARNING, "disks are old"));
      sim.advance(Duration.ofHours(30));
      assertEquals(2, sent.size(), told().toString());
    }
  }

  @Test
  void silenceAndMaintenanceKeepItBack() {
    try (Monitor monitor = start(receiver("pager"))) {
      sim.advance(Duration.ofSeconds(30));
      monitor.silence(Silence.until("s", sim.wallTime().plusSeconds(60), "ann", "work"));
      assertEquals(List.of(), monitor.announce(SHOP, Severity.INFO, "one"));
      sim.advance(Duration.ofSeconds(61));
      MaintenanceWindow.When hour =
          new MaintenanceWindow.Once(sim.wallTime(), sim.wallTime().plusSeconds(3_600));
      monitor.maintain(MaintenanceWindow.of("disks", hour, "new disks"));
      sim.advance(Duration.ofSeconds(5));
      assertEquals(List.of(), monitor.announce(SHOP, Severity.INFO, "two"));
      sim.advance(Duration.ofHours(2));
      assertEquals(List.of("pager"), monitor.announce(SHOP, Severity.INFO, "three"));
      sim.advance(Duration.ofSeconds(1));
      assertEquals(List.of("pager: three"), told());
      assertEquals(2, heard.size());
    }
  }

  @Test
  void aRestartSendsWhatWasNotSent() {
    try (Monitor monitor = start(receiver("pager").gather(Duration.ofMinutes(1)))) {
      monitor.announce(SHOP, Severity.INFO, "one");
      sim.advance(Duration.ofSeconds(1));
      assertEquals(List.of(), told());
    }
    try (Monitor monitor = start(receiver("pager"))) {
      sim.advance(Duration.ofMinutes(2));
      assertEquals(List.of("pager: one"), told());
      assertEquals(1, monitor.checks().size());
    }
  }

  @Test
  void aWrongOneIsRefusedByName() {
    try (Monitor monitor = start(receiver("pager"))) {
      for (String wrong : List.of("", " \n", "x".repeat(1_001))) {
        String why =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> monitor.announce(SHOP, Severity.INFO, wrong))
                .getMessage();
        assertTrue(why.contains("1 to 1000 characters"), why);
      }
      assertThrows(
          IllegalStateException.class,
          () -> monitor.announce(CheckId.of("nobody"), Severity.INFO, "x"));
    }
  }
}
