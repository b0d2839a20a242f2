package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an http probe does, read from its settings once.
 *
 * @param url where it begins
 * @param method of the first request
 * @param headers sent to every origin, names as given
 * @param secrets sent to the first origin only
 * @param body of the first request
 * @param accepted which answers are good
 * @param redirects how many are followed
 * @param allowDowngrade whether from https to http too
 * @param tls how certificates are judged
 */
record HttpPlan(
    Url url,
    String method,
    Map<String, String> headers,
    Map<String, String> secrets,
    byte @Nullable [] body,
    HttpAccepted accepted,
    int redirects,
    boolean allowDowngrade,
    TlsClient tls) {

  static HttpPlan read(Target target, Settings settings) {
    Url url = Url.read(target.address(), settings);
    if (url.secure()) {
      TlsClient.warmUp();
    }
    Map<String, String> secrets = secrets(settings, url);
    byte[] body =
        settings.text("body").optional().map(t -> t.getBytes(StandardCharsets.UTF_8)).orElse(null);
    String method =
        settings
            .text("method")
            .check(m -> m.matches("[A-Z]{1,20}"), "is a method in upper case, such as GET")
            .orElse("GET");
    return new HttpPlan(
        url,
        method,
        headers(settings),
        secrets,
        body,
        HttpAccepted.read(settings),
        settings.integer("redirects").between(0, 20).orElse(5),
        settings.flag("allow-downgrade").orElse(false),
        TlsSettings.read(settings));
  }

  private static Map<String, String> headers(Settings settings) {
    Map<String, String> headers = settings.textMap("headers").orElse(Map.of());
    headers.forEach((name, value) -> check(settings, "headers", name, value));
    return headers;
  }

  private static Map<String, String> secrets(Settings settings, Url url) {
    Map<String, String> secrets =
        new LinkedHashMap<>(settings.textMap("secret-headers").orElse(Map.of()));
    secrets.forEach((name, value) -> check(settings, "secret-headers", name, value));
    String user = settings.text("user").orElse("");
    Secret password = settings.secret("password").orElse(Secret.of(""));
    String basic = user.isEmpty() ? url.userInfo() : user + ":" + password.reveal();
    settings
        .secret("bearer")
        .check(token -> fit(token.reveal()), "is a token of printable characters")
        .optional()
        .ifPresent(token -> secrets.put("Authorization", "Bearer " + token.reveal()));
    if (!basic.isEmpty() && secrets.containsKey("Authorization")) {
      settings.reject("user", "cannot be given together with another authorization");
    } else if (!basic.isEmpty()) {
      byte[] bytes = basic.getBytes(StandardCharsets.UTF_8);
      secrets.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return secrets;
  }

  private static void check(Settings settings, String where, String name, String value) {
    boolean named = !name.isEmpty() && name.chars().allMatch(c -> HttpReader.token((char) c));
    if (!named) {
      settings.reject(where, "has a name that is none of a header field");
    } else if (!fit(value)) {
      settings.reject(where + "." + name, "has a control character in its value");
    } else if (List.of("content-length", "transfer-encoding", "connection")
        .contains(name.toLowerCase(Locale.ROOT))) {
      settings.reject(where + "." + name, "is set by the probe itself");
    }
  }

  private static boolean fit(String value) {
    return value.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 127);
  }
}
