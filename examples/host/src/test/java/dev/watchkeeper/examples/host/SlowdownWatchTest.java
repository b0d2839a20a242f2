package dev.watchkeeper.examples.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowdownWatchTest {
  @TempDir Path folder;

  private static void record(JdbcStore store, String name, int before, int lately)
      throws Exception {
    CheckId check = CheckId.of(name);
    CheckState state = CheckState.initial(check, Instant.now().minusSeconds(7_200));
    List<Decision> decisions = new ArrayList<>();
    for (int minute = 119; minute > 0; minute--) {
      Instant due = Instant.now().minusSeconds(60L * minute);
      long millis = minute > 60 ? before : lately;
      ProbeResult result =
          ProbeResult.builder(check, due)
              .ran(due, millis * 1_000_000)
              .reading(Reading.up())
              .by("here", 0)
              .build();
      state = state.after(result, List.of());
      decisions.add(new Decision(result, StoredState.of(state), List.of(), List.of()));
    }
    store.commit(decisions);
  }

  @Test
  void tellsOfEachSlowdownWhileItLooks() throws Exception {
    BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
    Notifier chat =
        new Notifier() {
          @Override
          public String name() {
            return "chat";
          }

          @Override
          public Delivery send(Notification notification) {
            told.add(notification);
            return Delivery.delivered();
          }
        };
    JdbcStore store = JdbcStore.sqlite(folder.resolve("history.db"));
    CheckId watch = CheckId.of("slowdowns-shop");
    try (Monitor monitor =
        Monitor.builder()
            .store(store)
            .check(
                Check.code("cart", () -> context -> Reading.up())
                    .tag("shop")
                    .schedule(Schedule.manual()))
            .check(
                Check.code("search", () -> context -> Reading.up())
                    .tag("shop")
                    .schedule(Schedule.manual()))
            .check(SlowdownWatch.over("shop", Duration.ofHours(1)))
            .receiver(Receiver.of(chat))
            .start()) {
      record(store, "cart", 50, 400);
      record(store, "search", 50, 51);
      monitor.runNow(watch);
      Notification first = told.poll(20, TimeUnit.SECONDS);
      assertTrue(first != null, "nobody was told");
      assertEquals(Notification.Kind.ANNOUNCEMENT, first.kind());
      assertEquals("cart took PT0.4S, before that PT0.05S", first.alert().explanation());
      CountDownLatch pause = new CountDownLatch(1);
      for (int i = 0;
          i < 500 && monitor.state(watch).orElseThrow().status() == Status.UNKNOWN;
          i++) {
        assertTrue(!pause.await(20, TimeUnit.MILLISECONDS));
      }
      assertEquals(Status.DEGRADED, monitor.state(watch).orElseThrow().status());
      assertEquals(0, told.size(), "once, and of no other check");
    }
  }
}
