package dev.watchkeeper.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class CodesTest {
  private static <T extends Enum<T>> void complete(Class<T> type, Codes<T> codes) {
    assertEquals(EnumSet.allOf(type), EnumSet.copyOf(codes.all()));
    assertEquals(type.getEnumConstants().length, codes.all().size());
    for (T constant : type.getEnumConstants()) {
      assertEquals(constant, codes.at(codes.of(constant)));
    }
    assertThrows(IllegalArgumentException.class, () -> codes.at(-1));
    assertThrows(IllegalArgumentException.class, () -> codes.at(codes.all().size()));
  }

  @Test
  void everyConstantHasItsNumber() {
    complete(Status.class, Codes.STATUS);
    complete(Outcome.class, Codes.OUTCOME);
    complete(CheckMode.class, Codes.MODE);
    complete(WatcherState.class, Codes.WATCHER);
    complete(AlertState.class, Codes.ALERT);
    complete(Severity.class, Codes.SEVERITY);
  }

  @Test
  void theScriptsTellTheSameNumbers() throws Exception {
    for (String folder : new String[] {"sqlite", "postgresql", "mariadb", "h2"}) {
      String script = script(folder).replaceAll("\n--", "").replaceAll("\\s+", " ");
      told(script, "status", Codes.STATUS);
      told(script, "outcome", Codes.OUTCOME);
      told(script, "mode", Codes.MODE);
      told(script, "watcher", Codes.WATCHER);
      told(script, "severity", Codes.SEVERITY);
      told(script, "state of an alert", Codes.ALERT);
    }
  }

  private static void told(String script, String what, Codes<?> codes) {
    StringBuilder expected = new StringBuilder(what);
    for (int i = 0; i < codes.all().size(); i++) {
      expected.append(i == 0 ? " " : ", ").append(i).append(' ').append(codes.all().get(i).name());
    }
    assertTrue(script.contains(expected), expected.toString());
  }

  private static String script(String folder) throws Exception {
    String name = "/dev/watchkeeper/jdbc/schema/" + folder + "/V1.sql";
    try (InputStream in = CodesTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
