package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked, as settings say it: with placeholders for captured values in the requests of
 * steps.
 *
 * @param method the method
 * @param url as given; may be relative
 * @param headers sent to every origin
 * @param secrets sent to the origin of the url only
 * @param text the body as text; null for none
 * @param file the body from a file; null for none
 * @param form the fields of a form; empty for none
 */
record RequestPlan(
    String method,
    String url,
    Map<String, String> headers,
    Map<String, String> secrets,
    @Nullable String text,
    byte @Nullable [] file,
    Map<String, String> form) {
  private static final int MAX_FILE = 1 << 20;

  /** The names of the settings that {@link #read} asks for. */
  static final List<String> NAMES = List.of("method", "body", "body-file", "form");

  static RequestPlan read(Settings settings, String url) {
    String method =
        settings
            .text("method")
            .check(m -> m.matches("[A-Z]{1,20}"), "is a method in upper case, such as GET")
            .check(m -> !m.equals("CONNECT"), "is no method that opens a tunnel")
            .orElse("");
    String text = settings.text("body").optional().orElse(null);
    byte[] file = settings.text("body-file").optional().map(f -> file(f, settings)).orElse(null);
    Map<String, String> form = settings.textMap("form").orElse(Map.of());
    int bodies = (text == null ? 0 : 1) + (file == null ? 0 : 1) + (form.isEmpty() ? 0 : 1);
    if (bodies > 1) {
      settings.reject("body", "is one of body, body-file and form");
    }
    String usual = bodies == 0 ? "GET" : "POST";
    return new RequestPlan(
        method.isEmpty() ? usual : method,
        url,
        Fields.read(settings, "headers"),
        Fields.read(settings, "secret-headers"),
        text,
        file,
        form);
  }

  private static byte @Nullable [] file(String name, Settings settings) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length <= MAX_FILE) {
        return bytes;
      }
      settings.reject("body-file", "is a file of at most " + MAX_FILE + " bytes");
    } catch (IOException | InvalidPathException e) {
      settings.reject(
          "body-file", "is a file that can be read, not '" + Texts.line(name, 100) + "'");
    }
    return null;
  }

  /** This plan with more headers and secrets, which give way to its own. */
  RequestPlan with(Map<String, String> moreHeaders, Map<String, String> moreSecrets) {
    return new RequestPlan(
        method, url, joined(moreHeaders, headers), joined(moreSecrets, secrets), text, file, form);
  }

  private static Map<String, String> joined(Map<String, String> some, Map<String, String> more) {
    if (some.isEmpty() || more.isEmpty()) {
      return some.isEmpty() ? more : some;
    }
    Map<String, String> all = new LinkedHashMap<>(some);
    more.forEach(
        (name, value) -> {
          all.keySet().removeIf(known -> known.equalsIgnoreCase(name));
          all.put(name, value);
        });
    return all;
  }

  /** The names of all placeholders. */
  Set<String> placeholders() {
    Set<String> names = new LinkedHashSet<>(Template.names(url));
    List<String> texts = new ArrayList<>(headers.values());
    texts.addAll(secrets.values());
    texts.addAll(form.values());
    texts.add(text == null ? "" : text);
    texts.forEach(one -> names.addAll(Template.names(one)));
    return names;
  }

  /** The request with captured values in place; {@code base} is where a relative url begins. */
  Request resolve(Url base, Map<String, String> values) throws ProbeFailure {
    Url to;
    try {
      to = base.resolve(Template.fillUrl(url, values));
    } catch (IllegalArgumentException e) {
      throw new ProbeFailure(
          Outcome.ASSERTION_FAILED, "a url with captured values that " + e.getMessage());
    }
    return new Request(
            method,
            to,
            to,
            filled(headers, values),
            filled(secrets, values),
            body(values),
            isForm())
        .withType();
  }

  private boolean isForm() {
    return !form.isEmpty();
  }

  private static Map<String, String> filled(Map<String, String> fields, Map<String, String> values)
      throws ProbeFailure {
    if (values.isEmpty() || fields.isEmpty()) {
      return fields;
    }
    Map<String, String> filled = new LinkedHashMap<>();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String value = Template.fill(field.getValue(), values);
      if (!Fields.fit(value)) {
        throw new ProbeFailure(
            Outcome.ASSERTION_FAILED,
            "a captured value that cannot stand in the header field " + field.getKey());
      }
      filled.put(field.getKey(), value);
    }
    return filled;
  }

  private byte @Nullable [] body(Map<String, String> values) {
    if (isForm()) {
      StringBuilder encoded = new StringBuilder();
      form.forEach(
          (name, value) ->
              encoded
                  .append(encoded.isEmpty() ? "" : "&")
                  .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                  .append('=')
                  .append(URLEncoder.encode(Template.fill(value, values), StandardCharsets.UTF_8)));
      return encoded.toString().getBytes(StandardCharsets.US_ASCII);
    }
    return text == null ? file : Template.fill(text, values).getBytes(StandardCharsets.UTF_8);
  }
}
