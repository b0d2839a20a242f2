package dev.watchkeeper.probes.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer.
 *
 * @param version 1.0 or 1.1
 * @param status the status code
 * @param headers the fields in order, names in lower case
 */
record HttpMessage(String version, int status, List<Field> headers) {
  /**
   * One header field.
   *
   * @param name in lower case
   * @param value without space at its ends
   */
  record Field(String name, String value) {}

  /** All values of a field. */
  List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (Field field : headers) {
      if (field.name().equals(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** The first value of a field. */
  @Nullable String first(String name) {
    for (Field field : headers) {
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  boolean chunked() {
    List<String> codings = all("transfer-encoding");
    return !codings.isEmpty()
        && codings.get(codings.size() - 1).toLowerCase(Locale.ROOT).endsWith("chunked");
  }
}
