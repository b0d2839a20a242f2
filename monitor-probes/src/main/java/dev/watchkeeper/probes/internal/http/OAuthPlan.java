package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.spi.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a token is had by client credentials, after RFC 6749, 4.4.
 *
 * @param request asks for the token
 * @param clientSecret what must not be seen
 */
record OAuthPlan(Request request, String clientSecret) {
  /** Reads the section {@code oauth2}; null if there is none. */
  static @Nullable OAuthPlan read(Settings all) {
    if (!all.has("oauth2")) {
      return null;
    }
    Settings settings = all.section("oauth2");
    Url url = Url.read(settings.text("token-url").required(), settings, "token-url");
    String id = settings.text("client-id").required();
    String secret = settings.secret("client-secret").required().reveal();
    List<String> scopes = settings.texts("scopes").orElse(List.of());
    String where = settings.text("credentials").oneOf(List.of("header", "body")).orElse("header");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    if (!scopes.isEmpty()) {
      form.put("scope", String.join(" ", scopes));
    }
    boolean inBody = where.equals("body");
    if (inBody) {
      form.put("client_id", id);
      form.put("client_secret", secret);
    }
    String basic = encoded(id) + ":" + encoded(secret);
    String token = Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.US_ASCII));
    Map<String, String> secrets = inBody ? Map.of() : Map.of("Authorization", "Basic " + token);
    return new OAuthPlan(request(url, secrets, form), secret);
  }

  private static Request request(Url url, Map<String, String> secrets, Map<String, String> form) {
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(body.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value)));
    byte[] bytes = body.toString().getBytes(StandardCharsets.US_ASCII);
    Map<String, String> headers = Map.of("Accept", "application/json");
    return new Request("POST", url, url, headers, secrets, bytes, true).withType();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
