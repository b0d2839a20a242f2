package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Http;
import java.util.List;

/** Measures answers. */
final class Measured {
  private static final int MAX_TYPE = 200;

  private Measured() {}

  /** What every answer gives; texts come without the secrets in {@code hidden}. */
  static void answer(
      Answer answer, Measurements.Builder into, ProbeContext context, List<String> hidden) {
    HttpMessage head = answer.head();
    into.set(Http.VERSION, head.version());
    into.set(Http.REDIRECTS, answer.redirects());
    String type = head.first("content-type");
    if (type != null) {
      into.set(Http.CONTENT_TYPE, Texts.line(Hidden.in(type, hidden), MAX_TYPE));
    }
    String date = head.first("date");
    long seconds = date == null ? HttpDates.NONE : HttpDates.seconds(date);
    if (seconds != HttpDates.NONE) {
      into.set(Http.CLOCK_SKEW, (double) (seconds - context.time().wallTime().getEpochSecond()));
    }
    if (answer.redirects() > 0) {
      into.set(Http.URL, Hidden.in(answer.url().shown(), hidden));
    }
    body(answer, into, hidden);
  }

  private static void body(Answer answer, Measurements.Builder into, List<String> hidden) {
    Body body = answer.body();
    into.set(Http.SIZE, (double) body.size());
    into.set(Http.BODY, Hidden.in(answer.view().sample(), hidden));
    if (body.cut()) {
      into.set(Http.CUT, 1);
    }
    if (answer.coded() && answer.wireSize() > 0) {
      into.set(Http.WIRE_SIZE, (double) answer.wireSize());
      into.set(Http.RATIO, (double) body.size() / answer.wireSize());
    }
    if (body.sha256() != null) {
      into.set(Http.BODY_SHA256, body.sha256());
    }
  }

  /**
   * What helps to understand a failure: the fields of the head, those that may be secret masked.
   */
  static void evidence(HttpMessage head, Measurements.Builder into, List<String> hidden) {
    StringBuilder text = new StringBuilder(256);
    for (HttpMessage.Field field : head.fields()) {
      String value = Fields.secret(field.name()) ? "***" : Texts.line(field.value(), MAX_TYPE);
      text.append(text.isEmpty() ? "" : "; ").append(field.name()).append(": ").append(value);
      if (text.length() > Measurements.MAX_TEXT) {
        break;
      }
    }
    into.set(Http.HEADERS, Hidden.in(text.toString(), hidden));
  }
}
