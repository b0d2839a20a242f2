package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one run over one wire: cookies and token go along, redirects are followed.
 * Belongs to the thread of the run.
 */
final class Conversation {
  private final HttpPlan plan;
  private final ProbeContext context;
  private final HttpState state;
  private final Wire wire;
  private final Exchange exchange;
  private final Hops hops;
  private final Cookies cookies;
  private @Nullable Bearer bearer;
  private boolean authorizing;
  private @Nullable FramedBody reading;
  private int status;

  Conversation(HttpPlan plan, ProbeContext context, HttpRun run, Wire wire) {
    this.plan = plan;
    this.context = context;
    this.state = run.state();
    this.cookies = run.cookies();
    this.wire = wire;
    this.exchange = new Exchange(wire, plan, state, context);
    this.hops = new Hops(wire);
  }

  /**
   * The token that the run uses.
   *
   * @param value the token itself
   * @param old whether it was had by an earlier run
   */
  private record Bearer(String value, boolean old) {}

  /** The token that the run uses; null for none. */
  @Nullable String token() {
    return bearer == null ? null : bearer.value();
  }

  /** Whether it is about to get a token. */
  boolean authorizing() {
    return authorizing;
  }

  /** The status of the last answer; 0 if there is none yet. */
  int status() {
    return status;
  }

  /** How far the body got that is being read; empty if none is. */
  String progress() {
    return reading == null ? "" : reading.progress();
  }

  /** Asks and follows redirects; the body of the last answer goes through the reader. */
  Answer ask(StepPlan step, Request first, BodyReader reader) throws IOException {
    hops.begin();
    status = 0;
    if (plan.oauth() != null && bearer == null) {
      authorize(plan.oauth());
    }
    Request request = first;
    while (true) {
      Request.Extra extra = extra(request);
      HttpMessage head = exchange.send(request, bytes(step, request, extra), extra);
      wire.measured().set(Http.STATUS, head.status());
      status = head.status();
      keepCookies(head, request.url());
      if (tokenRefused(head, request)) {
        continue;
      }
      String location = plan.following().most() == 0 ? null : Hops.location(head);
      if (location == null) {
        return answer(step, request, head, reader);
      }
      Framing.of(head, request.method().equals("HEAD"));
      hops.add(request.url(), head);
      request = request.redirected(hops.next(request.url(), location, plan), head.status());
    }
  }

  private Request.Extra extra(Request request) {
    String cookie = cookies.field(request.url());
    boolean home = bearer != null && request.url().sameOrigin(plan.url());
    String authorization = home && bearer != null ? "Bearer " + bearer.value() : null;
    return cookie == null && authorization == null
        ? Request.Extra.NONE
        : new Request.Extra(cookie, authorization);
  }

  private byte[] bytes(StepPlan step, Request request, Request.Extra extra) {
    boolean plain = extra.cookies() == null && bearer == null;
    boolean first = hops.count() == 0 && step.name().equals(plan.steps().get(0).name());
    if (plain && first && step.constant() != null) {
      return state.usualBytes();
    }
    return request.bytes(plan.options(), extra);
  }

  private void keepCookies(HttpMessage head, Url from) {
    if (plan.following().cookies() && head.first("set-cookie") != null) {
      cookies.take(head, from, context.time().wallTime().getEpochSecond());
    }
  }

  /** A token kept from an earlier run may have been withdrawn: one more try with a new one. */
  private boolean tokenRefused(HttpMessage head, Request request) throws IOException {
    OAuthPlan oauth = plan.oauth();
    boolean home = request.url().sameOrigin(plan.url());
    boolean old = bearer != null && bearer.old();
    if (oauth == null || !old || !home || head.status() != 401) {
      return false;
    }
    state.tokens().drop();
    authorize(oauth);
    return true;
  }

  private void authorize(OAuthPlan oauth) throws IOException {
    String kept = state.tokens().good(context.time().nanoTime());
    if (kept != null) {
      bearer = new Bearer(kept, true);
      return;
    }
    authorizing = true;
    long began = context.time().nanoTime();
    Request request = oauth.request();
    Request.Extra none = Request.Extra.NONE;
    HttpMessage head = exchange.send(request, request.bytes(plan.options(), none), none);
    try (BodyReader reader = new BodyReader(context, state.large(), true, false)) {
      Answer answer = read(request, head, reader, 0);
      String value = state.tokens().take(answer, context.time().nanoTime());
      bearer = new Bearer(value, false);
    }
    authorizing = false;
    wire.measured().set(Http.TOKEN, (context.time().nanoTime() - began) / 1e9);
  }

  private Answer answer(StepPlan step, Request request, HttpMessage head, BodyReader reader)
      throws IOException {
    String type = head.first("content-type");
    boolean stream = type != null && type.startsWith("text/event-stream");
    boolean unread = !step.expected().readBody() || stream && !step.needAll();
    hops.end(request.url(), head);
    if (unread) {
      Framing.of(head, request.method().equals("HEAD"));
      return new Answer(head, new BodyView(head, Body.NONE), request.url(), hops.count(), -1);
    }
    return read(request, head, reader, hops.count());
  }

  private Answer read(Request request, HttpMessage head, BodyReader reader, int redirects)
      throws IOException {
    wire.begin("body", "reading the body");
    FramedBody raw = exchange.body(head, request.method());
    reading = raw;
    List<String> codings = raw.empty() ? List.of() : Codings.of(head);
    Body body = reader.read(raw, codings, raw.expected());
    wire.end(Net.READ);
    reading = null;
    exchange.keep(request.url(), head, raw);
    long wireSize = codings.isEmpty() ? -1 : raw.got();
    return new Answer(head, new BodyView(head, body), request.url(), redirects, wireSize);
  }

  /** What a failure means while a token is asked for. */
  ProbeFailure whileAuthorizing(ProbeFailure failure) {
    wire.begin("token", "getting a token");
    Outcome outcome = failure.outcome();
    boolean theirs =
        switch (outcome) {
          case TIMEOUT, BLOCKED, LOCAL_RESOURCES, LOCAL_NETWORK, CONFIG, OVERLOADED -> false;
          default -> true;
        };
    return new ProbeFailure(theirs ? Outcome.AUTH : outcome, "no token: " + failure.reason());
  }
}
