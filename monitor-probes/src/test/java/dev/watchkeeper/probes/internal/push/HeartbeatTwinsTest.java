package dev.watchkeeper.probes.internal.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Heartbeat;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The writer of heartbeats writes what their provider reads. */
class HeartbeatTwinsTest {
  private static Heartbeat everything(Heartbeat heartbeat) {
    return heartbeat
        .from("backup on db1")
        .attribute("owner", "ops")
        .grace(Duration.ofMinutes(10))
        .maxRun(Duration.ofHours(2))
        .key(Secret.of("k-one"))
        .key(Secret.of("k-two"))
        .acceptExit(24)
        .acceptExit(0)
        .failOn("ERROR")
        .pairs();
  }

  @Test
  void everySettingThatItWritesIsRead() {
    for (Heartbeat heartbeat :
        List.of(
            everything(Heartbeat.every(Duration.ofDays(1))),
            everything(Heartbeat.cron("0 3 * * *", ZoneId.of("Europe/Berlin"))))) {
      Settings settings = heartbeat.definition().settings().reading("settings");
      new HeartbeatProvider().create(heartbeat.definition().target(), settings);
      assertEquals(List.of(), settings.problems());
      assertFalse(settings.toString().contains("k-"), settings::toString);
    }
  }

  @Test
  void aCheckWithItIsData() {
    Check check = Check.of("backup", everything(Heartbeat.every(Duration.ofDays(1))));
    assertEquals(Optional.of(check), Check.read(check.toSettings().reading("")));
    assertEquals("backup on db1", check.target().address());
  }
}
