package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of several requests of a check, see {@link Http#steps(HttpStep...)}. Its url, header values
 * and body may hold {@code ${name}} for what an earlier step captured. Immutable; every method
 * gives a copy.
 */
public final class HttpStep implements HttpRequest<HttpStep> {
  private final Settings settings;

  private HttpStep(Settings settings) {
    this.settings = settings;
  }

  /**
   * GET of a url.
   *
   * @param name lower-case letters, digits and '-', such as {@code log-in}
   * @param url a url, or a part of one that goes on from the target
   */
  public static HttpStep get(String name, String url) {
    requireNonNull(name, "name");
    return new HttpStep(Settings.of(Map.of("name", name)).with("url", requireNonNull(url, "url")));
  }

  /** POST of a body to a url; otherwise as {@link #get}. */
  public static HttpStep post(String name, String url, String body) {
    return get(name, url).method("POST").body(body);
  }

  /** The same step, made although an earlier one failed: to tidy up. */
  public HttpStep always() {
    return setting("always", true);
  }

  @Override
  public HttpStep setting(String name, Object value) {
    return new HttpStep(settings.with(name, requireNonNull(value, name)));
  }

  @Override
  public HttpStep adding(String name, Object value) {
    List<Object> values = new ArrayList<>();
    if (settings.asMap().get(name) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(requireNonNull(value, name));
    return setting(name, values);
  }

  @Override
  public HttpStep putting(String name, String key, Object value) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (settings.asMap().get(name) instanceof Map<?, ?> before) {
      before.forEach((known, old) -> values.put(known.toString(), old));
    }
    values.put(requireNonNull(key, "key"), requireNonNull(value, name));
    return setting(name, values);
  }

  /** The data form. */
  public Settings settings() {
    return settings;
  }
}
