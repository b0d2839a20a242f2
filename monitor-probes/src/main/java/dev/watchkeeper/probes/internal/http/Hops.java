package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request over its redirects: which were followed, what each cost, and which are not
 * followed.
 */
final class Hops {
  private static final int MAX_CHAIN = 6;
  private static final List<MetricKey> PHASES =
      List.of(Net.RESOLVE, Net.CONNECT, Net.TLS, Net.WRITE, Net.WAIT, Net.READ);

  private final Wire wire;
  private final List<String> chain = new ArrayList<>(0);
  private @Nullable StringBuilder told;
  private Measurements before = Measurements.empty();

  Hops(Wire wire) {
    this.wire = wire;
  }

  /** A new request begins. */
  void begin() {
    chain.clear();
    told = null;
    before = Measurements.empty();
  }

  int count() {
    return chain.size();
  }

  /** Where the answer redirects to; null if it does not. */
  static @Nullable String location(HttpMessage head) throws ProbeFailure {
    return switch (head.status()) {
      case 301, 302, 303, 307, 308 -> head.only("location");
      default -> null;
    };
  }

  /** A redirect was answered. */
  void add(Url from, HttpMessage head) {
    chain.add(from.shown());
    tell(from, head);
  }

  /** The last answer is there. */
  void end(Url from, HttpMessage head) {
    if (!chain.isEmpty()) {
      tell(from, head);
      wire.measured().set(Http.HOPS, String.valueOf(told));
    }
  }

  private void tell(Url from, HttpMessage head) {
    Measurements now = wire.measured().build();
    StringBuilder text = told == null ? new StringBuilder(200) : told.append(" -> ");
    text.append(from.shown()).append(' ').append(head.status());
    for (MetricKey phase : PHASES) {
      double spent = now.number(phase).orElse(0) - before.number(phase).orElse(0);
      if (spent > 0) {
        String name = phase.name().substring(phase.name().indexOf('.') + 1);
        text.append(String.format(Locale.ROOT, " %s %.1f ms", name, spent * 1_000));
      }
    }
    if (from.secure() && now.number(Net.CERTIFICATE_DAYS).isPresent()) {
      double days = now.number(Net.CERTIFICATE_DAYS).getAsDouble();
      text.append(String.format(Locale.ROOT, " certificate %.0f days", days));
    }
    told = text;
    before = now;
  }

  /** The url that a redirect leads to, if it is one that may be followed. */
  Url next(Url from, String location, HttpPlan plan) throws ProbeFailure {
    Url to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw refused("a redirect that leads nowhere: it " + e.getMessage());
    }
    if (chain.size() > plan.following().most()) {
      boolean loop = chain.indexOf(to.shown()) >= 0;
      throw refused(
          (loop ? "a redirect loop, " : "")
              + "more than "
              + plan.following().most()
              + " redirects: "
              + shown(to));
    }
    if (from.secure() && !to.secure() && !plan.following().downgrade()) {
      throw refused("a redirect from https to http: " + to.origin());
    }
    return to;
  }

  private String shown(Url to) {
    List<String> last = chain.subList(Math.max(0, chain.size() - MAX_CHAIN), chain.size());
    return String.join(" -> ", last) + " -> " + to.shown();
  }

  private static ProbeFailure refused(String what) {
    return new ProbeFailure(Outcome.REDIRECT, what);
  }
}
