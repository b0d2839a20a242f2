package dev.watchkeeper.notify.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Notifier.Delivery.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static HttpAnswer answer(int status, String body, Map<String, String> headers) {
    return new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Delivery judged(Answers by, int status, String body) {
    return by.judge(answer(status, body, Map.of()), NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ANYBODY    | 200 | <html>thanks</html>                        | DELIVERED
          ANYBODY    | 299 | x                                          | DELIVERED
          SLACK_HOOK | 200 | ok                                         | DELIVERED
          SLACK_HOOK | 200 | <html>log in</html>                        | RETRY
          SLACK_HOOK | 500 | rollup_error                               | RETRY
          SLACK_HOOK | 400 | invalid_payload                            | REJECTED
          SLACK_HOOK | 404 | no_service                                 | DISABLED
          SLACK_HOOK | 403 | action_prohibited                          | REJECTED
          SLACK_HOOK | 404 | no_team                                    | DISABLED
          SLACK_HOOK | 403 | team_disabled                              | DISABLED
          SLACK_HOOK | 403 | invalid_token                              | DISABLED
          SLACK_HOOK | 404 | channel_not_found                          | REJECTED
          SLACK_HOOK | 410 | channel_is_archived                        | DISABLED
          SLACK_API  | 200 | {"ok":true}                                | DELIVERED
          SLACK_API  | 200 | {"ok":false,"error":"channel_not_found"}   | REJECTED
          SLACK_API  | 200 | {"ok":false,"error":"ratelimited"}         | RETRY
          SLACK_API  | 200 | {"ok":false,"error":"fatal_error"}         | RETRY
          SLACK_API  | 200 | {"ok":false,"error":"token_revoked"}       | DISABLED
          SLACK_API  | 200 | {"ok":                                     | RETRY
          TELEGRAM   | 200 | {"ok":true,"result":{}}                    | DELIVERED
          TELEGRAM   | 200 | {"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}} | RETRY
          TELEGRAM   | 400 | {"ok":false,"description":"Bad Request: chat not found"} | REJECTED
          TELEGRAM   | 403 | {"ok":false,"description":"Forbidden: bot was blocked by the user"} | REJECTED
          TELEGRAM   | 200 | <html>                                     | RETRY
          DISCORD    | 204 |                                            | DELIVERED
          DISCORD    | 200 | {"id":"1"}                                 | DELIVERED
          DISCORD    | 200 | {"broken                                   | RETRY
          DISCORD    | 404 | {"message":"Unknown Webhook","code":10015} | DISABLED
          DISCORD    | 401 | {"message":"Invalid Webhook Token","code":50027} | DISABLED
          DISCORD    | 429 | error code: 1015                           | RETRY
          DISCORD    | 400 | {"message":"Invalid Form Body","code":50035} | REJECTED
          TEAMS      | 202 |                                            | DELIVERED
          TEAMS      | 200 | 1                                          | DELIVERED
          TEAMS      | 200 | Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 | RETRY
          TEAMS      | 200 | Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x | REJECTED
          TEAMS      | 200 | Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 503 | RETRY
          TEAMS      | 400 | {"error":{"code":"WorkflowTriggerIsNotEnabled","message":"not enabled"}} | REJECTED
          TEAMS      | 200 | <!DOCTYPE html>                            | RETRY
          ASANA      | 201 | {"data":{"gid":"1"}}                       | DELIVERED
          ASANA      | 402 | {"errors":[{"message":"Payment Required"}]} | REJECTED
          PAGERDUTY  | 202 | {"status":"success","dedup_key":"x"}       | DELIVERED
          PAGERDUTY  | 400 | {"status":"invalid event","message":"Event object is invalid"} | REJECTED
          PAGERDUTY  | 202 | <html>                                     | RETRY
          OPSGENIE   | 202 | {"result":"x","requestId":"r"}             | DELIVERED
          OPSGENIE   | 429 | {"message":"You are making too many requests!"} | RETRY
          OPSGENIE   | 422 | {"message":"Request body is not processable"} | REJECTED
          """)
  void eachProviderIsTakenAtItsOwnWord(Answers by, int status, String body, Kind kind) {
    assertEquals(kind, judged(by, status, body == null ? "" : body).kind());
  }

  @ParameterizedTest
  @EnumSource(Answers.class)
  void codesMeanTheSameEverywhere(Answers by) {
    for (int later : new int[] {408, 425, 429, 500, 502, 503, 504}) {
      assertEquals(Kind.RETRY, judged(by, later, "").kind(), () -> by + " " + later);
    }
    for (int never : new int[] {301, 302, 307, 400, 401, 403, 404, 405, 413, 422}) {
      assertEquals(Kind.REJECTED, judged(by, never, "").kind(), () -> by + " " + never);
    }
    Delivery gone = judged(by, 410, "");
    assertEquals(Kind.DISABLED, gone.kind());
    assertTrue(gone.permanent());
    assertEquals("HTTP 410", gone.detail());
  }

  @Test
  void whatTheProviderSaysIsToldInItsOwnWords() {
    String flow =
        "{\"error\":{\"code\":\"WorkflowTriggerIsNotEnabled\",\"message\":\"It is off.\"}}";
    assertEquals(
        "HTTP 400: WorkflowTriggerIsNotEnabled It is off.",
        judged(Answers.TEAMS, 400, flow).detail());
    assertEquals(
        "HTTP 404: 10015 Unknown Webhook",
        judged(Answers.DISCORD, 404, "{\"message\":\"Unknown Webhook\",\"code\":10015}").detail());
    String genie = "{\"message\":\"Not processable.\",\"errors\":{\"message\":\"is empty\"}}";
    assertEquals(
        "HTTP 422: Not processable. {message=is empty}",
        judged(Answers.OPSGENIE, 422, genie).detail());
  }

  @Test
  void aWishToWaitIsTakenFromWhereverTheProviderPutsIt() {
    Map<String, String> seconds = Map.of("retry-after", "30");
    assertEquals(
        Duration.ofSeconds(30), Answers.ANYBODY.judge(answer(429, "", seconds), NOW).after());
    Map<String, String> date = Map.of("retry-after", "Sun, 01 Mar 2026 10:02:00 GMT");
    assertEquals(
        Duration.ofSeconds(120), Answers.ANYBODY.judge(answer(503, "", date), NOW).after());
    String telegram = "{\"ok\":false,\"description\":\"x\",\"parameters\":{\"retry_after\":35}}";
    assertEquals(Duration.ofSeconds(35), judged(Answers.TELEGRAM, 429, telegram).after());
    String discord = "{\"message\":\"x\",\"retry_after\":0.3124}";
    assertEquals(Duration.ofMillis(313), judged(Answers.DISCORD, 429, discord).after());
  }

  @Test
  void aDateCountsFromTheClockOfTheServerWhereItTellsIt() {
    Map<String, String> both =
        Map.of(
            "retry-after", "Sun, 01 Mar 2026 12:01:00 GMT",
            "date", "Sun, 01 Mar 2026 12:00:00 GMT");
    assertEquals(Duration.ofMinutes(1), Answers.ANYBODY.judge(answer(429, "", both), NOW).after());
  }

  @Test
  void anAbsurdWishIsBounded() {
    for (String wish : new String[] {"999999999999999999", "Fri, 01 Mar 2999 10:00:00 GMT"}) {
      Map<String, String> field = Map.of("retry-after", wish);
      assertEquals(
          RetryAfter.LONGEST, Answers.ANYBODY.judge(answer(429, "", field), NOW).after(), wish);
    }
    for (String wish : new String[] {"-5", "soon", "1e9", "", "9".repeat(400)}) {
      Map<String, String> field = Map.of("retry-after", wish);
      assertEquals(null, Answers.ANYBODY.judge(answer(429, "", field), NOW).after(), wish);
    }
    Map<String, String> past = Map.of("retry-after", "Sun, 01 Mar 2020 10:00:00 GMT");
    assertEquals(Duration.ZERO, Answers.ANYBODY.judge(answer(429, "", past), NOW).after());
  }

  @Test
  void redirectsSayThatTheyAreNotFollowed() {
    assertTrue(judged(Answers.ANYBODY, 302, "").detail().contains("not followed"));
    assertFalse(judged(Answers.ANYBODY, 404, "").detail().contains("not followed"));
  }
}
