package dev.watchkeeper.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told, in a file: notifiers whose secrets stand elsewhere, and receivers. */
class YamlReceiversTest {
  private static final String URL = "https://hooks.example/services/T/B/x";
  private static final String FILE =
      """
      checks: []
      notifiers:
        ops:
          type: slack
          url: { env: SLACK_URL }
        mail:
          type: email
          host: mail.example
          user: watch
          password: { file: "%s" }
        hook:
          type: webhook
          url: http://127.0.0.1/x
          headers: { env: prod }
          secret-headers:
            Token: { env: TOKEN }
      receivers:
        - notifier: ops
          otherwise: [mail]
          at-least: critical
        - notifier: mail
          name: boss
          after: 30m
      """;

  @TempDir Path folder;

  private static YamlChecks parse(String text, Map<String, String> environment) {
    return YamlChecks.parse("checks.yaml", text, environment::get);
  }

  private Path secret(String text) throws IOException {
    return Files.writeString(folder.resolve("secret"), text);
  }

  @Test
  void secretsAreTakenFromTheEnvironmentAndFromFiles() throws IOException {
    String text = FILE.formatted(secret("pass word\r\n"));
    YamlChecks file = parse(text, Map.of("SLACK_URL", URL, "TOKEN", "t0ken"));
    assertEquals(List.of("ops", "mail", "hook"), List.copyOf(file.notifiers().keySet()));
    assertEquals(
        Map.of("type", "slack", "url", Secret.of(URL)), file.notifiers().get("ops").asMap());
    assertEquals(Secret.of("pass word"), file.notifiers().get("mail").asMap().get("password"));
    Map<String, Object> hook = file.notifiers().get("hook").asMap();
    assertEquals(Map.of("env", "prod"), hook.get("headers"));
    assertEquals(Map.of("Token", Secret.of("t0ken")), hook.get("secret-headers"));
    assertFalse(file.notifiers().toString().contains("t0ken"));
    assertEquals(2, file.receivers().size());
    assertEquals(
        Map.of("notifier", "ops", "otherwise", List.of("mail"), "at-least", "critical"),
        file.receivers().get(0).asMap());
  }

  @Test
  void whatCannotBeReadIsToldWithItsLineAndNoSecret() {
    String text = FILE.formatted(folder.resolve("missing"));
    String told =
        assertThrows(ConfigurationException.class, () -> parse(text, Map.of("TOKEN", "t0ken")))
            .getMessage();
    assertTrue(
        told.contains(
            "checks.yaml line 5: notifiers.ops.url: is the environment variable SLACK_URL, which is not set"),
        told);
    assertTrue(told.contains("line 10: notifiers.mail.password: is the file "), told);
    assertFalse(told.contains("t0ken"), told);
  }

  @Test
  void anEmptyAndAnEndlessFileAreNoSecret() throws IOException {
    for (String bad : List.of("\n", "x".repeat(70_000))) {
      String text = FILE.formatted(secret(bad));
      Map<String, String> set = Map.of("SLACK_URL", URL, "TOKEN", "t");
      assertThrows(ConfigurationException.class, () -> parse(text, set));
    }
  }

  @Test
  void problemsThatAreFoundLaterAreFoundInTheFile() throws IOException {
    String text = FILE.formatted(secret("x"));
    YamlChecks file = parse(text, Map.of("SLACK_URL", URL, "TOKEN", "t"));
    assertEquals(
        "checks.yaml line 3: notifier 'ops'.url",
        file.placed(new Problem("notifier 'ops'.url", "is wrong")).where());
    assertEquals(
        "checks.yaml line 18: receivers[0].after",
        file.placed(new Problem("receivers[0].after", "is wrong")).where());
    assertEquals(
        "checks.yaml line 21: receiver 'boss'.after",
        file.placed(new Problem("receiver 'boss'.after", "is wrong")).where());
  }

  @Test
  void whatIsNoMapOfNotifiersOrListOfReceiversIsRefused() {
    for (String part :
        List.of(
            "notifiers: [x]", "notifiers: { ops: x }", "receivers: { a: b }", "receivers: [x]")) {
      assertThrows(
          ConfigurationException.class, () -> parse("checks: []\n" + part + "\n", Map.of()), part);
    }
    YamlChecks none = parse("checks: []\n", Map.of());
    assertEquals(List.<Settings>of(), none.receivers());
    assertEquals(Map.of(), none.notifiers());
  }

  @Test
  void aFileThatIsFollowedAsksForNoSecrets() {
    assertTrue(YamlChecks.lenient("x", FILE.formatted("/nowhere")).notifiers().isEmpty());
  }
}
