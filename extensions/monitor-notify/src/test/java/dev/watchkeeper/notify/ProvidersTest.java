package dev.watchkeeper.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Notifier.Delivery.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What each provider is sent, and what becomes of its answers, over real connections. */
class ProvidersTest {
  private static final Secret TOKEN = Secret.of("tok-3f9a1c20b7e6");
  private static final Notification HOSTILE =
      new Notification(
          "ops",
          Examples.alert(
              "<b>&*_`@everyone", "<!channel> [x](http://e) \"\\ \ud83d\ude00".repeat(60)));

  private static Kind kind(ChannelSpec<?> spec) throws Exception {
    return spec.named("ops").send(Examples.fires()).kind();
  }

  private static String found(String body, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(body);
    assertTrue(matcher.find(), () -> pattern + " in " + body);
    return matcher.group(1);
  }

  @Test
  void slackIsToldWhatHappenedOnce() throws Exception {
    try (Receiver slack = Receiver.answering(Receiver.answer(200, "text/html", "ok"))) {
      Slack spec = Slack.webhook(Secret.of(slack.url() + "/services/T/B/x"));
      assertEquals(Delivery.delivered(), spec.named("ops").send(HOSTILE));
      String body = slack.last().body();
      assertTrue(body.contains("\"type\":\"plain_text\""), body);
      assertFalse(body.contains("\"type\":\"mrkdwn\""), body);
      assertTrue(found(body, "\"text\":\"([^\"]*)").contains("&lt;b&gt;&amp;"), body);
      spec.named("ops").send(Examples.fires());
      String plain = slack.last().body();
      assertEquals(2, plain.split("2 runs in a row failed", -1).length, plain);
      slack.answer(Receiver.answer(410, "text/html", "channel_is_archived"));
      assertEquals(Kind.DISABLED, kind(spec));
    }
  }

  @Test
  void slacksApiSaysNoWithTwoHundred() throws Exception {
    String no = Receiver.json(200, "{\"ok\":false,\"error\":\"channel_not_found\"}");
    try (Receiver slack = Receiver.answering(no)) {
      Delivery delivery =
          Slack.bot(TOKEN, "#ops").at(slack.url()).named("a").send(Examples.fires());
      assertEquals(Delivery.rejected("HTTP 200: channel_not_found"), delivery);
      assertEquals("Bearer " + TOKEN.reveal(), slack.last().header("Authorization"));
      slack.answer(Receiver.answer(429, "text/plain", "", "Retry-After: 30"));
      assertEquals(
          Duration.ofSeconds(30),
          Slack.bot(TOKEN, "#ops").at(slack.url()).named("a").send(Examples.fires()).after());
    }
  }

  @Test
  void telegramGetsHtmlInWhichEveryMarkIsClosed() throws Exception {
    try (Receiver telegram = Receiver.answering(Receiver.json(200, "{\"ok\":true}"))) {
      Telegram spec = Telegram.bot(TOKEN).chat("-100").at(telegram.url());
      assertEquals(Delivery.delivered(), spec.named("ops").send(HOSTILE));
      assertEquals("/bot" + TOKEN.reveal() + "/sendMessage", telegram.last().path());
      String text = found(telegram.last().body(), "\"text\":\"([^\"]*)");
      assertTrue(text.length() <= 4_096 * 2);
      assertEquals(text.split("\\\\u003cb>").length, text.split("\\\\u003c/b>").length, text);
      String wait =
          "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 35\",\"parameters\":{\"retry_after\":35}}";
      telegram.answer(Receiver.json(429, wait));
      Delivery delivery = spec.named("ops").send(Examples.fires());
      assertEquals(Kind.RETRY, delivery.kind());
      assertEquals(Duration.ofSeconds(35), delivery.after());
      telegram.answer(
          Receiver.json(404, "{\"ok\":false,\"description\":\"no /bot" + TOKEN.reveal() + "\"}"));
      assertEquals(
          Delivery.rejected("HTTP 404: no /bot***"), spec.named("ops").send(Examples.fires()));
    }
  }

  @Test
  void aChatOfTelegramThatMovedIsFollowed() throws Exception {
    String moved =
        "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: group chat was upgraded\",\"parameters\":{\"migrate_to_chat_id\":-1001234567890123}}";
    try (Receiver telegram =
        Receiver.answering(
            request ->
                request.body().contains("\"-42\"")
                    ? Receiver.json(400, moved)
                    : Receiver.json(200, "{\"ok\":true}"))) {
      Delivery delivery =
          Telegram.bot(TOKEN).chat("-42").at(telegram.url()).named("o").send(Examples.fires());
      assertEquals(Kind.DELIVERED, delivery.kind());
      assertEquals(
          "the chat moved to -1001234567890123: change the setting 'chat'", delivery.detail());
      assertEquals("-1001234567890123", found(telegram.last().body(), "\"chat_id\":\"([^\"]*)"));
      telegram.answer(Receiver.json(400, moved));
      assertEquals(Kind.REJECTED, kind(Telegram.bot(TOKEN).chat("-42").at(telegram.url())));
      assertEquals(4, telegram.requests.size());
    }
  }

  @Test
  void discordIsToldToMentionNobody() throws Exception {
    try (Receiver discord = Receiver.answering(Receiver.json(200, "{\"id\":\"1\"}"))) {
      Discord spec = Discord.webhook(Secret.of(discord.url() + "/api/webhooks/1/t"));
      assertEquals(Delivery.delivered(), spec.named("ops").send(HOSTILE));
      assertEquals("/api/webhooks/1/t?wait=true", discord.last().path());
      assertTrue(discord.last().body().contains("\"allowed_mentions\":{\"parse\":[]}"));
      discord.answer(Receiver.json(404, "{\"message\":\"Unknown Webhook\",\"code\":10015}"));
      assertEquals(Kind.DISABLED, kind(spec));
      discord.answer(
          Receiver.answer(
              429, "application/json", "{\"retry_after\":1.5,\"global\":false}", "Retry-After: 1"));
      assertEquals(Duration.ofMillis(1_500), spec.named("ops").send(Examples.fires()).after());
    }
  }

  @Test
  void teamsGetsACardOfAtMost28Kilobytes() throws Exception {
    try (Receiver teams = Receiver.answering(Receiver.answer(202, "text/plain", ""))) {
      Teams spec = Teams.workflow(Secret.of(teams.url() + "/w?sig=x"));
      assertEquals(Delivery.delivered(), spec.named("ops").send(HOSTILE));
      String body = teams.last().body();
      assertTrue(body.contains("application/vnd.microsoft.card.adaptive"), body);
      assertTrue(body.length() < 28_000);
      teams.answer(
          Receiver.answer(
              200,
              "text/plain",
              "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"));
      assertEquals(Kind.RETRY, kind(spec));
      teams.answer(Receiver.answer(200, "text/html", "<html>sign in</html>"));
      assertEquals(Kind.RETRY, kind(spec));
    }
  }

  @Test
  void pagerDutyTriggersAndResolvesUnderOneKey() throws Exception {
    String ok = Receiver.json(202, "{\"status\":\"success\",\"dedup_key\":\"k\"}");
    try (Receiver pager = Receiver.answering(ok)) {
      Notifier ops = PagerDuty.routingKey(TOKEN).at(pager.url() + "/v2/enqueue").named("ops");
      ops.send(Examples.fires());
      ops.send(Examples.resolved());
      List<String> actions = new ArrayList<>();
      List<String> keys = new ArrayList<>();
      for (Receiver.Request request : pager.requests) {
        actions.add(found(request.body(), "\"event_action\":\"(\\w+)"));
        keys.add(found(request.body(), "\"dedup_key\":\"(\\w+)"));
      }
      assertEquals(List.of("trigger", "resolve"), actions);
      assertEquals(keys.get(0), keys.get(1));
      pager.answer(Receiver.answer(429, "text/plain", "", "Retry-After: 5"));
      assertEquals(Kind.RETRY, ops.send(Examples.fires()).kind());
      pager.answer(
          Receiver.json(
              400,
              "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"errors\":[\"Length of 'routing_key' is incorrect (should be 32 characters)\"]}"));
      assertEquals(
          Delivery.rejected(
              "HTTP 400: Event object is invalid [Length of 'routing_key' is incorrect (should be 32 characters)]"),
          ops.send(Examples.fires()));
    }
  }

  @Test
  void opsgenieClosesWhatItOpenedByItsAlias() throws Exception {
    String ok = Receiver.json(202, "{\"result\":\"x\",\"requestId\":\"r\"}");
    try (Receiver genie = Receiver.answering(ok)) {
      Notifier ops = Opsgenie.apiKey(TOKEN).tag("shop").at(genie.url()).named("ops");
      assertEquals(Delivery.delivered(), ops.send(Examples.fires()));
      String alias = found(genie.last().body(), "\"alias\":\"(\\w+)");
      assertEquals("P1", found(genie.last().body(), "\"priority\":\"(\\w+)"));
      assertEquals("GenieKey " + TOKEN.reveal(), genie.last().header("Authorization"));
      assertEquals(Delivery.delivered(), ops.send(Examples.resolved()));
      assertEquals("/v2/alerts/" + alias + "/close?identifierType=alias", genie.last().path());
    }
  }

  @Test
  void asanaHasOneTaskPerAlertHoweverOftenItIsTold() throws Exception {
    FakeAsana asana = new FakeAsana();
    try (Receiver receiver = Receiver.answering(asana::answer)) {
      Notifier ops = Asana.token(TOKEN).project("42").at(receiver.url()).named("ops");
      assertEquals(Delivery.delivered(), ops.send(Examples.fires()));
      assertEquals(Delivery.delivered(), ops.send(Examples.fires()));
      assertEquals(1, asana.names.size());
      assertTrue(asana.names.get(0).startsWith("FIRING CRITICAL shop [wk "));
      assertEquals(Delivery.delivered(), ops.send(Examples.resolved()));
      assertEquals(List.of("completed", "comment"), asana.changes);
    }
  }

  @Test
  void asanaOnlyCommentsIfItIsAskedTo() throws Exception {
    FakeAsana asana = new FakeAsana();
    try (Receiver receiver = Receiver.answering(asana::answer)) {
      Notifier ops = Asana.token(TOKEN).project("42").commentOnly().at(receiver.url()).named("ops");
      ops.send(Examples.fires());
      ops.send(Examples.resolved());
      assertEquals(List.of("comment"), asana.changes);
      receiver.answer(Receiver.json(401, "{\"errors\":[{\"message\":\"Not Authorized\"}]}"));
      assertEquals(Delivery.rejected("HTTP 401: Not Authorized"), ops.send(Examples.fires()));
      receiver.answer(Receiver.answer(429, "application/json", "{}", "Retry-After: 9"));
      assertEquals(Duration.ofSeconds(9), ops.send(Examples.fires()).after());
    }
  }

  /** As much of Asana as is needed: tasks with names on two pages, changes to them. */
  private static final class FakeAsana {
    final List<String> names = new ArrayList<>();
    final List<String> changes = new ArrayList<>();

    String answer(Receiver.Request request) {
      if (request.line().startsWith("GET") && !request.path().contains("offset")) {
        return Receiver.json(
            200,
            "{\"data\":[{\"gid\":\"1\",\"name\":\"other\"}],\"next_page\":{\"offset\":\"p2\"}}");
      }
      if (request.line().startsWith("GET")) {
        String task = names.isEmpty() ? "" : "{\"gid\":\"7\",\"name\":\"" + names.get(0) + "\"}";
        return Receiver.json(200, "{\"data\":[" + task + "],\"next_page\":null}");
      }
      if (request.path().equals("/tasks")) {
        names.add(found(request.body(), "\"name\":\"([^\"]*)"));
      } else {
        changes.add(request.line().startsWith("PUT /tasks/7 ") ? "completed" : "comment");
      }
      return Receiver.json(201, "{\"data\":{\"gid\":\"7\"}}");
    }
  }

  @Test
  void everyProviderTriesAgainWhenAProxyAnswersWithAPage() throws Exception {
    try (Receiver proxy =
        Receiver.answering(Receiver.answer(200, "text/html", "<html>log in</html>"))) {
      Secret url = Secret.of(proxy.url() + "/x");
      List<ChannelSpec<?>> all =
          List.of(
              Slack.webhook(url),
              Slack.bot(TOKEN, "#o").at(proxy.url()),
              Telegram.bot(TOKEN).chat("1").at(proxy.url()),
              Teams.workflow(url),
              Discord.webhook(url),
              Asana.token(TOKEN).project("1").at(proxy.url()),
              PagerDuty.routingKey(TOKEN).at(proxy.url()),
              Opsgenie.apiKey(TOKEN).at(proxy.url()));
      for (ChannelSpec<?> spec : all) {
        assertEquals(Kind.RETRY, kind(spec), spec.toString());
      }
    }
  }
}
