package dev.watchkeeper.examples.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.probes.Tcp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedChecksTest {
  @TempDir Path folder;

  private static void until(FollowedChecks followed, String... names) throws Exception {
    CountDownLatch pause = new CountDownLatch(1);
    for (int i = 0; i < 500 && !names(followed).equals(List.of(names)); i++) {
      assertTrue(!pause.await(20, TimeUnit.MILLISECONDS));
    }
    assertEquals(List.of(names), names(followed));
  }

  private static List<String> names(FollowedChecks followed) {
    return followed.monitor().checks().stream().map(check -> check.id().value()).toList();
  }

  @Test
  void followsTheTableAndTheFile() throws Exception {
    Path csv = folder.resolve("checks.csv");
    Path database = folder.resolve("followed.db");
    Files.writeString(
        csv,
        "id,type,target,every,attributes.team\n"
            + "cache,tcp,127.0.0.1:1,1s,storage\n"
            + "queue,tcp,127.0.0.1:1,soon,storage\n");
    try (FollowedChecks followed = new FollowedChecks(database, csv)) {
      until(followed, "cache");
      assertTrue(followed.report().contains("checks.csv line 3: every"), followed.report());
      Check mail = Check.of("mail", Tcp.to("127.0.0.1", 1)).every(Duration.ofSeconds(1));
      Check web = Check.of("web", Tcp.to("127.0.0.1", 1)).every(Duration.ofSeconds(1));
      followed.store().saveCheck(mail);
      followed.store().saveCheck(web);
      until(followed, "cache", "mail", "web");
      Files.writeString(csv, "id,type,target,every\nqueue,tcp,127.0.0.1:1,1s\n");
      until(followed, "mail", "queue", "web");
      followed.store().removeCheck(CheckId.of("mail"));
      until(followed, "queue", "web");
    }
  }
}
