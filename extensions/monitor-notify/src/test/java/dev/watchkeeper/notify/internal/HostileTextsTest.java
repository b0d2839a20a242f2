package dev.watchkeeper.notify.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.notify.Asana;
import dev.watchkeeper.notify.ChannelSpec;
import dev.watchkeeper.notify.Discord;
import dev.watchkeeper.notify.Opsgenie;
import dev.watchkeeper.notify.PagerDuty;
import dev.watchkeeper.notify.Receiver;
import dev.watchkeeper.notify.Slack;
import dev.watchkeeper.notify.Teams;
import dev.watchkeeper.notify.Telegram;
import dev.watchkeeper.notify.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What each provider gets of messages whose every text was chosen by somebody who wants to break
 * it, against the limits that the providers publish.
 */
class HostileTextsTest {
  private static final Secret TOKEN = Secret.of("tok-3f9a1c20b7e6");
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00.123456789Z");
  private static final List<String> PIECES =
      List.of(
          "a",
          "shop is DOWN ",
          "@everyone ",
          "@here ",
          "<!channel>",
          "<!subteam^S1>",
          "<@U1>",
          "<http://evil.example|Details>",
          "[click](http://evil.example)",
          "**_`~||",
          "</b><a href=\"http://evil.example\">",
          "&lt;&amp;",
          "\"}],\"text\":\"",
          "\\\\\"",
          "\r\nBcc: all@evil.example\r\n\r\n",
          "\u0000",
          "\u001b[2J",
          "\u0085\u2028\u2029",
          "\u202e\u2066\u200f\ufeff",
          "\udb40\udc41\udb40\udc42",
          "\ud83d\ude00",
          "\ud83d",
          "\ude00",
          "\u05d0\u05d1",
          "\u4f60\u597d",
          "${title}${alerts}$${",
          "%s%n{0}#{7*7}");

  /** What programs compare is as it is. */
  private static final Set<String> NAMES = Set.of("key", "check");

  private final Random random = new Random(20260301);

  private String text(int most) {
    int length = random.nextInt(10) == 0 ? most : random.nextInt(1 + Math.min(most, 400));
    StringBuilder text = new StringBuilder();
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    boolean same = random.nextInt(4) == 0;
    while (text.length() < length) {
      text.append(same ? piece : PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private String link() {
    String path =
        text(300).replaceAll("[^!-~]|[\"'<>`|\\\\^{}]", "") + "x".repeat(random.nextInt(2_200));
    return random.nextBoolean() ? text(3_000) : "https://wiki.example/" + path;
  }

  /** As much of a text as may be the name of a check. */
  private static String name(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints().filter(c -> !Character.isISOControl(c)).forEach(name::appendCodePoint);
    String cut = name.substring(0, Math.min(CheckId.MAX_LENGTH, name.length())).strip();
    return cut.isEmpty() ? "x" : cut;
  }

  /** Whether all marks of HTML in it are escaped. */
  private static void escaped(String text, String escapes) {
    String rest = text.replaceAll("&(" + escapes + ");", "");
    assertFalse(rest.contains("<") || rest.contains(">") || rest.contains("&"), text);
  }

  private Alert alert() {
    String check = name(text(150));
    Severity severity = Severity.values()[random.nextInt(3)];
    Alert.Subject subject = new Alert.Subject(CheckId.of(check), "r" + text(500), severity);
    Map<String, String> labels = new HashMap<>();
    for (int i = random.nextInt(4) == 0 ? 100 : random.nextInt(8); i > 0; i--) {
      labels.put(i + text(300), text(2_000));
    }
    Alert fires =
        Alert.open(
                subject, AlertState.FIRING, BEGAN, text(random.nextInt(40) == 0 ? 1 << 20 : 4_000))
            .with(new Alert.Context(labels, link(), "", null, Map.of(), random.nextInt(9) == 0));
    return random.nextInt(3) == 0
        ? fires.moveTo(AlertState.RESOLVED, BEGAN.plusSeconds(random.nextInt(1 << 20)), text(4_000))
        : fires;
  }

  private Notification notification() {
    List<Alert> alerts = new ArrayList<>();
    for (int i = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1; i > 0; i--) {
      alerts.add(alert());
    }
    return new Notification("ops", Notification.Kind.ALERT, alerts, 0);
  }

  /** What one provider may be sent. */
  private interface Demands {
    void hold(Map<?, ?> body);
  }

  private void holds(ChannelSpec<?> spec, Receiver receiver, Demands demands) throws Exception {
    for (int i = 0; i < 60; i++) {
      Notification notification = notification();
      assertEquals(
          Delivery.delivered(),
          spec.timeout(java.time.Duration.ofMinutes(1)).named("ops").send(notification));
      for (Receiver.Request request : receiver.requests) {
        if (!request.body().isEmpty()) {
          Map<?, ?> body = (Map<?, ?>) JsonReader.read(request.body());
          clean(body);
          demands.hold(body);
          assertTrue(bytes(request.body()) <= 512_000);
        }
      }
      receiver.requests.clear();
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** No text has controls (but line ends of ours), halves of pairs, or what turns its direction. */
  private static void clean(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, each) -> {
            clean(name);
            if (!NAMES.contains(String.valueOf(name))) {
              clean(each);
            }
          });
    } else if (value instanceof List<?> list) {
      list.forEach(HostileTextsTest::clean);
    } else if (value instanceof String text) {
      text.codePoints()
          .filter(c -> c != '\n')
          .forEach(
              c -> {
                int type = Character.getType(c);
                assertFalse(
                    Character.isISOControl(c)
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR,
                    () -> "U+" + Integer.toHexString(c) + " in " + text);
              });
    }
  }

  private static String at(Object value, String name) {
    return String.valueOf(((Map<?, ?>) value).get(name));
  }

  private static List<?> list(Object value, String name) {
    return ((Map<?, ?>) value).get(name) instanceof List<?> list ? list : List.of();
  }

  private static void within(String text, int most) {
    assertTrue(!text.isEmpty() && text.length() <= most, () -> text.length() + " > " + most);
  }

  @Test
  void slackIsSentNothingThatItWouldRefuseOrTakeForAMention() throws Exception {
    try (Receiver slack = Receiver.answering(Receiver.answer(200, "text/html", "ok"))) {
      holds(Slack.webhook(Secret.of(slack.url() + "/services/x")), slack, HostileTextsTest::slack);
    }
  }

  private static void slack(Map<?, ?> body) {
    within(at(body, "text"), 4_000);
    escaped(at(body, "text"), "amp|lt|gt");
    assertEquals(false, body.get("mrkdwn"));
    List<?> attachments = list(body, "attachments");
    assertEquals(1, attachments.size());
    within(at(attachments.get(0), "fallback"), 300);
    List<?> blocks = list(attachments.get(0), "blocks");
    assertTrue(blocks.size() <= 50);
    for (Object block : blocks) {
      assertTrue(list(block, "fields").size() <= 10);
      for (Object field : list(block, "fields")) {
        assertEquals("plain_text", at(field, "type"));
        within(at(field, "text"), 2_000);
      }
      if (((Map<?, ?>) block).get("text") instanceof Map<?, ?> text) {
        within(at(text, "text"), 3_000);
        assertTrue(
            at(text, "text").matches("(<https?://[^<>|\\s]+\\|(Run-book|Details)>( {2})?)+"),
            text::toString);
      }
    }
  }

  @Test
  void telegramIsSentHtmlThatItReadsWithinItsLimit() throws Exception {
    try (Receiver telegram = Receiver.answering(Receiver.json(200, "{\"ok\":true}"))) {
      holds(
          Telegram.bot(TOKEN).chat("-100").at(telegram.url()),
          telegram,
          body -> {
            String text = at(body, "text");
            within(text, 4_096);
            String rest =
                text.replaceAll("<b>[^<>]*</b>", "")
                    .replaceAll("<a href=\"[^<>\"]+\">[^<>]*</a>", "");
            escaped(rest, "amp|lt|gt|quot|#39");
          });
    }
  }

  @Test
  void discordIsSentAnEmbedWithinItsLimitsThatMentionsNobody() throws Exception {
    try (Receiver discord = Receiver.answering(Receiver.json(200, "{\"id\":\"1\"}"))) {
      holds(
          Discord.webhook(Secret.of(discord.url() + "/api/webhooks/1/t")),
          discord,
          HostileTextsTest::discord);
    }
  }

  private static void discord(Map<?, ?> body) {
    assertEquals(Map.of("parse", List.of()), body.get("allowed_mentions"));
    assertEquals(1, list(body, "embeds").size());
    Object embed = list(body, "embeds").get(0);
    within(at(embed, "title"), 256);
    within(at(embed, "description"), 4_096);
    assertTrue(at(embed, "timestamp").matches("[0-9T:-]+Z"), at(embed, "timestamp"));
    int all = at(embed, "title").length() + at(embed, "description").length();
    assertTrue(list(embed, "fields").size() <= 25);
    for (Object field : list(embed, "fields")) {
      within(at(field, "name"), 256);
      within(at(field, "value"), 1_024);
      all += at(field, "name").length() + at(field, "value").length();
    }
    assertTrue(all <= 6_000);
  }

  @Test
  void teamsIsSentAtMost28KilobytesHoweverItCounts() throws Exception {
    try (Receiver teams = Receiver.answering(Receiver.answer(202, "text/plain", ""))) {
      holds(
          Teams.workflow(Secret.of(teams.url() + "/w?sig=x")),
          teams,
          body -> {
            String text = Json.write(body);
            assertTrue(bytes(text) <= 28 * 1_024, () -> bytes(text) + " bytes");
            assertTrue(text.length() * 2 <= 28 * 1_024, () -> text.length() + " characters");
            Object card = ((Map<?, ?>) list(body, "attachments").get(0)).get("content");
            assertFalse(list(card, "body").isEmpty());
            for (Object block : list(card, "body")) {
              assertEquals("RichTextBlock", at(block, "type"));
            }
          });
    }
  }

  @Test
  void pagerDutyIsSentEventsWithinItsLimits() throws Exception {
    String ok = Receiver.json(202, "{\"status\":\"success\",\"dedup_key\":\"k\"}");
    try (Receiver pager = Receiver.answering(ok)) {
      holds(
          PagerDuty.routingKey(TOKEN).at(pager.url() + "/v2/enqueue"),
          pager,
          body -> {
            within(at(body, "dedup_key"), 255);
            Object payload = body.get("payload");
            within(at(payload, "summary"), 1_024);
            assertTrue(at(payload, "timestamp").matches("[0-9T:-]+Z"));
            list(body, "links").forEach(link -> assertTrue(at(link, "href").startsWith("http")));
          });
    }
  }

  @Test
  void opsgenieIsSentAlertsWithinItsLimits() throws Exception {
    String ok = Receiver.json(202, "{\"result\":\"x\",\"requestId\":\"r\"}");
    try (Receiver genie = Receiver.answering(ok)) {
      holds(
          Opsgenie.apiKey(TOKEN).at(genie.url() + "/jsm/ops/integration"),
          genie,
          body -> {
            within(at(body, "source"), 100);
            if (body.containsKey("note")) {
              within(at(body, "note"), 25_000);
            } else {
              within(at(body, "message"), 130);
              within(at(body, "alias"), 512);
              within(at(body, "entity"), 512);
              within(at(body, "description"), 15_000);
            }
          });
    }
  }

  @Test
  void asanaIsSentOneLineAsNameAndPlainNotes() throws Exception {
    try (Receiver asana = Receiver.answering(Receiver.json(200, "{\"data\":[]}"))) {
      holds(
          Asana.token(TOKEN).project("42").at(asana.url()),
          asana,
          body -> {
            Object data = body.get("data");
            within(at(data, "name"), 320);
            assertTrue(at(data, "name").matches(".* \\[wk [0-9a-f]{12}]"));
            within(at(data, "notes"), 10_000);
          });
    }
  }

  @Test
  void webhooksGetJsonWhateverTheTexts() throws Exception {
    try (Receiver hook = Receiver.answering(Receiver.answer(200, "text/plain", "ok"))) {
      holds(
          Webhook.to(hook.url() + "/x"), hook, body -> assertFalse(list(body, "alerts").isEmpty()));
      holds(
          Webhook.to(hook.url() + "/x")
              .body(
                  "{\"a\":\"${title} ${explanation} ${runbook}\",\"b\":${alerts},\"c\":\"${label.1a}\"}"),
          hook,
          body -> within(at(body, "a"), 40_000));
    }
  }
}
