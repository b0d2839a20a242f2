package dev.watchkeeper.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a typed writer says and what settings say is the same. */
class TwinsTest {
  private static final Secret TOKEN = Secret.of("tok-3f9a1c20b7e6");
  private static final Channels CHANNELS =
      Channels.standard().dataSource("main", QueueTableTest.database("twins"));

  private record Twin(ChannelSpec<?> typed, Map<String, ?> data) {}

  private static final List<Twin> TWINS =
      List.of(
          new Twin(
              Email.via("smtp.example", 587).startTls().login("u", TOKEN).from("a@b.c").to("d@e.f"),
              Map.of(
                  "type",
                  "email",
                  "host",
                  "smtp.example",
                  "port",
                  587,
                  "security",
                  "starttls",
                  "user",
                  "u",
                  "password",
                  TOKEN,
                  "from",
                  "a@b.c",
                  "to",
                  List.of("d@e.f"))),
          new Twin(
              Webhook.to("https://x.example/h")
                  .method("PUT")
                  .header("X-A", "b")
                  .secretHeader("X-T", TOKEN)
                  .body("{\"t\":\"${title}\"}")
                  .signedBy(TOKEN)
                  .link("https://s.example/${check}"),
              Map.of(
                  "type",
                  "webhook",
                  "url",
                  Secret.of("https://x.example/h"),
                  "method",
                  "PUT",
                  "headers",
                  Map.of("X-A", "b"),
                  "secret-headers",
                  Map.of("X-T", TOKEN),
                  "body",
                  "{\"t\":\"${title}\"}",
                  "signing-secret",
                  TOKEN,
                  "link",
                  "https://s.example/${check}")),
          new Twin(
              Slack.bot(TOKEN, "#ops"), Map.of("type", "slack", "token", TOKEN, "channel", "#ops")),
          new Twin(
              Telegram.bot(TOKEN).chat("-1").thread(7).silent(),
              Map.of(
                  "type", "telegram", "token", TOKEN, "chat", "-1", "thread", 7, "silent", true)),
          new Twin(
              Teams.workflow(Secret.of("https://x.example/w")),
              Map.of("type", "teams", "url", Secret.of("https://x.example/w"))),
          new Twin(
              Discord.webhook(Secret.of("https://x.example/w")),
              Map.of("type", "discord", "url", Secret.of("https://x.example/w"))),
          new Twin(
              Asana.token(TOKEN).project("1").commentOnly(),
              Map.of("type", "asana", "token", TOKEN, "project", "1", "on-resolve", "comment")),
          new Twin(
              PagerDuty.routingKey(TOKEN).source("eu"),
              Map.of("type", "pagerduty", "routing-key", TOKEN, "source", "eu")),
          new Twin(
              Opsgenie.apiKey(TOKEN).tag("shop"),
              Map.of("type", "opsgenie", "api-key", TOKEN, "tags", List.of("shop"))),
          new Twin(
              QueueTable.in("main").table("out.messages"),
              Map.of("type", "queue", "source", "main", "table", "out.messages")),
          new Twin(
              Program.run("/bin/true", "a b").environment("A", "b"),
              Map.of(
                  "type",
                  "program",
                  "command",
                  List.of("/bin/true", "a b"),
                  "environment",
                  Map.of("A", "b"))),
          new Twin(LogLines.to("alerts"), Map.of("type", "log", "logger", "alerts")));

  @Test
  void settingsMakeTheNotifierThatTheWriterMakes() {
    for (Twin twin : TWINS) {
      Notifier typed = CHANNELS.make("ops", twin.typed());
      assertEquals(typed, CHANNELS.read("ops", Settings.of(twin.data())), twin.toString());
      assertEquals(typed, CHANNELS.read("ops", Settings.of(twin.typed().settings().asMap())));
      assertFalse(typed.toString().contains(TOKEN.reveal()));
      assertFalse(twin.typed().toString().contains(TOKEN.reveal()));
    }
  }

  @Test
  void everyTypeHasATwin() {
    Set<String> tried =
        TWINS.stream()
            .map(twin -> String.valueOf(twin.data().get("type")))
            .collect(Collectors.toSet());
    assertEquals(new TreeSet<>(Channels.types()), new TreeSet<>(tried));
  }

  @Test
  void everyTypeTellsAllThatIsMissingAndWhatItDoesNotKnow() {
    for (Twin twin : TWINS) {
      Settings some = Settings.of(Map.of("type", twin.data().get("type"), "no-such", 1));
      ConfigurationException refused =
          assertThrows(ConfigurationException.class, () -> CHANNELS.read("ops", some));
      assertTrue(
          refused.problems().stream().map(Problem::where).toList().contains("no-such"),
          refused::toString);
    }
  }

  private static List<String> wrong(Map<String, ?> settings) {
    return assertThrows(
            ConfigurationException.class, () -> CHANNELS.read("ops", Settings.of(settings)))
        .problems()
        .stream()
        .map(Problem::where)
        .sorted()
        .toList();
  }

  @Test
  void whatWouldBreakARequestIsRefused() {
    assertEquals(
        List.of("headers.A b", "headers.Host", "headers.X", "method", "timeout", "url"),
        wrong(
            Map.of(
                "type", "webhook",
                "url", "https://user:pw@x.example/h",
                "method", "TRACE",
                "timeout", "1h",
                "headers", Map.of("A b", "x", "Host", "x", "X", "a\r\nY: z"))));
    for (String url :
        List.of(
            "ftp://x",
            "https://",
            "https://x/ y",
            "https://x/\u00e4",
            "x",
            "https://x/#a",
            "http://x:99999/")) {
      assertEquals(List.of("url"), wrong(Map.of("type", "webhook", "url", url)), url);
    }
  }

  @Test
  void aTemplateHasOnlyPlaceholdersThatAreKnown() {
    for (String body :
        List.of("{\"a\":\"${nobody}\"}", "{\"a\":\"${title\"}", "{${title}}", "${7*191}")) {
      assertEquals(
          List.of("body"),
          wrong(Map.of("type", "webhook", "url", "https://x/", "body", body)),
          body);
    }
    assertEquals(
        List.of("link"),
        wrong(Map.of("type", "webhook", "url", "https://x/", "link", "javascript:${check}")));
  }

  @Test
  void mailIsRefusedWithAddressesThatAreNoneAndPasswordsInTheClear() {
    assertEquals(
        List.of("from", "security", "to[0]", "to[1]"),
        wrong(
            Map.of(
                "type",
                "email",
                "host",
                "x",
                "security",
                "none",
                "user",
                "u",
                "password",
                "pppp",
                "from",
                "a@b.c\r\nBcc: d@e.f",
                "to",
                List.of("no", "a@b.c, d@e.f"))));
  }

  @Test
  void aWrongTypeIsToldWithTheOnesThatAreKnown() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () -> CHANNELS.read("ops", Settings.of(Map.of("type", "slak"))));
    assertTrue(refused.getMessage().contains("slack"), refused.getMessage());
    assertEquals(List.of("name"), refusedName(" "));
    assertEquals(List.of("name"), refusedName("a\nb"));
  }

  private static List<String> refusedName(String name) {
    return assertThrows(
            ConfigurationException.class, () -> CHANNELS.make(name, LogLines.standard()))
        .problems()
        .stream()
        .map(Problem::where)
        .toList();
  }

  @Test
  void allNotifiersOfAFileAreReadTogether() {
    Settings good = LogLines.standard().settings();
    Settings bad = Settings.of(Map.of("type", "slack", "url", "nonsense", "ulr", "x"));
    Settings worse = Settings.of(Map.of("type", "smoke"));
    assertEquals(
        LogLines.standard().named("log"),
        Channels.standard().readAll(Map.of("log", good)).get("log"));
    ConfigurationException wrong =
        assertThrows(
            ConfigurationException.class,
            () -> Channels.standard().readAll(Map.of("log", good, "a", bad, "b", worse)));
    assertEquals(
        Set.of("notifier 'a'.url", "notifier 'a'.ulr", "notifier 'b'.type"),
        wrong.problems().stream().map(Problem::where).collect(Collectors.toSet()));
  }

  @Test
  void whatIsEmptyIsRefusedAsWhatIsMissingIs() {
    Secret empty = Secret.of("");
    Webhook hook = Webhook.to("http://127.0.0.1/x");
    for (ChannelSpec<?> spec :
        List.of(
            Slack.webhook(empty),
            Slack.bot(empty, "#ops"),
            Teams.workflow(empty),
            Discord.webhook(empty),
            Webhook.to(empty),
            hook.signedBy(empty),
            PagerDuty.routingKey(empty),
            Telegram.bot(empty).chat("1"))) {
      ConfigurationException wrong =
          assertThrows(ConfigurationException.class, () -> spec.named("ops"), spec::toString);
      assertEquals(1, wrong.problems().size(), wrong::getMessage);
    }
    ConfigurationException mail =
        assertThrows(
            ConfigurationException.class,
            () -> Email.via("h.example", 25).to("a@b.example").named("mail"));
    assertEquals(1, mail.problems().size(), mail::getMessage);
  }
}
