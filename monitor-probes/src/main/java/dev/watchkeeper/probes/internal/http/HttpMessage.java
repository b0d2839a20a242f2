package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer.
 *
 * @param version 1.0 or 1.1, or 2
 * @param status the status code
 * @param fields the header fields in order, names in lower case
 */
record HttpMessage(String version, int status, List<Field> fields) {
  /**
   * One header field.
   *
   * @param name in lower case
   * @param value without blanks at its ends
   */
  record Field(String name, String value) {}

  /** All values of a field. */
  List<String> all(String name) {
    List<String> values = List.of();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.name().equals(name)) {
        values = values.isEmpty() ? new ArrayList<>(1) : values;
        values.add(field.value());
      }
    }
    return values;
  }

  /** The first value of a field. */
  @Nullable String first(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return fields.get(i).value();
      }
    }
    return null;
  }

  /** The value of a field that may be there once; a second, different one breaks the protocol. */
  @Nullable String only(String name) throws ProbeFailure {
    String value = first(name);
    for (int i = 0; value != null && i < fields.size(); i++) {
      Field field = fields.get(i);
      if (field.name().equals(name) && !field.value().equals(value)) {
        throw broken("two different fields '" + name + "'");
      }
    }
    return value;
  }

  /** All values of a field in one text, as if it had been sent once; null if it is absent. */
  @Nullable String joined(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? null : String.join(", ", values);
  }

  /** The answer cannot be read as HTTP. */
  static ProbeFailure broken(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, "the answer breaks HTTP: " + what);
  }
}
