package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an http probe does, read from its settings once.
 *
 * @param url where it begins
 * @param steps the requests, one or more
 * @param options what is added to every request
 * @param version which version of HTTP is spoken
 * @param following how redirects are followed and what is kept on the way
 * @param oauth how tokens are had; null for none
 * @param tls how certificates are judged
 * @param secrets texts that must not be seen
 */
record HttpPlan(
    Url url,
    List<StepPlan> steps,
    Request.Options options,
    HttpVersion version,
    Following following,
    @Nullable OAuthPlan oauth,
    TlsClient tls,
    List<String> secrets) {

  /**
   * How redirects are followed.
   *
   * @param most how many
   * @param downgrade whether from https to http too
   * @param cookies whether cookies are kept within a run
   */
  record Following(int most, boolean downgrade, boolean cookies) {
    static Following read(Settings settings) {
      return new Following(
          settings.integer("redirects").between(0, 20).orElse(5),
          settings.flag("allow-downgrade").orElse(false),
          settings.flag("cookies").orElse(true));
    }
  }

  static HttpPlan read(Target target, Settings settings) {
    Url url = Url.read(target.address(), settings, "target");
    if (url.secure()) {
      TlsClient.warmUp();
    }
    OAuthPlan oauth = OAuthPlan.read(settings);
    Map<String, String> secrets = credentials(settings, url, oauth != null);
    List<StepPlan> steps = Steps.read(settings, url, secrets);
    HttpVersion version = HttpVersion.read(settings);
    String connection =
        settings.text("connection").oneOf(List.of("fresh", "reuse")).orElse("fresh");
    boolean compression = settings.flag("compression").orElse(false);
    Request.Options options = new Request.Options(compression, connection.equals("reuse"));
    return new HttpPlan(
        url,
        steps,
        options,
        version,
        Following.read(settings),
        oauth,
        version.offered(TlsSettings.read(settings)),
        Hidden.of(settings, steps, secrets, oauth));
  }

  /** The Authorization field that the settings ask for. */
  private static Map<String, String> credentials(Settings settings, Url url, boolean oauth) {
    Map<String, String> found = new HashMap<>();
    String user = settings.text("user").orElse("");
    Secret password = settings.secret("password").orElse(Secret.of(""));
    String basic = user.isEmpty() ? url.userInfo() : user + ":" + password.reveal();
    settings
        .secret("bearer")
        .check(token -> Fields.fit(token.reveal()), "is a token of printable characters")
        .optional()
        .ifPresent(token -> found.put("Authorization", "Bearer " + token.reveal()));
    boolean given = !found.isEmpty();
    if (!basic.isEmpty()) {
      byte[] bytes = basic.getBytes(StandardCharsets.UTF_8);
      found.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    if (given && !basic.isEmpty() || oauth && !found.isEmpty()) {
      settings.reject(
          given ? "bearer" : "user", "cannot be given together with another authorization");
    }
    return found;
  }

  /** Whether requests carry credentials of ours. */
  boolean authorizes(Request request) {
    return oauth != null || Fields.value(request.secrets(), "authorization") != null;
  }
}
