package dev.watchkeeper.notify.internal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request. The fields {@code Host}, {@code Content-Length}, {@code User-Agent} and {@code
 * Accept-Encoding} are added when it is sent.
 *
 * @param method upper-case letters
 * @param path path and query
 * @param headers fields, already found to be sound
 * @param body what is sent
 */
record HttpCall(String method, String path, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = new byte[0];

  /** POST of JSON. */
  static HttpCall post(String path, Object json) {
    return of("POST", path, json);
  }

  /** A method with a body of JSON. */
  static HttpCall of(String method, String path, Object json) {
    byte[] body = Json.write(json).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    return new HttpCall(method, path, headers, body);
  }

  static HttpCall get(String path) {
    return new HttpCall("GET", path, Map.of(), NOTHING);
  }

  HttpCall with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpCall(method, path, more, body);
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return method + " of " + body.length + " bytes";
  }
}
