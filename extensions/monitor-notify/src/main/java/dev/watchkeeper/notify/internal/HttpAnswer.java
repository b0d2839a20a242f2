package dev.watchkeeper.notify.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status the code
 * @param headers by their names in lower case; of several with one name the last
 * @param body as far as it was read
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  boolean good() {
    return status / 100 == 2;
  }

  /** Whether it is a page for people, as of a proxy or a login in between. */
  boolean html() {
    String type = header("content-type").orElse("").toLowerCase(Locale.ROOT);
    return type.contains("html") || text().stripLeading().startsWith("<");
  }

  /** The body as a JSON object; empty if it is none. */
  Optional<Map<?, ?>> json() {
    try {
      return JsonReader.read(text()) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return "HTTP " + status + ", " + body.length + " bytes";
  }
}
