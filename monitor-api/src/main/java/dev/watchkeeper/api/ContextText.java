package dev.watchkeeper.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The context of an alert as text. */
final class ContextText {
  private static final String LABEL = "label.";
  private static final String TOLD = "told.";
  private static final String RAISED = " raised";

  private ContextText() {}

  static String write(Alert.Context context) {
    Map<String, String> values = new LinkedHashMap<>();
    context.labels().forEach((name, value) -> values.put(LABEL + name, value));
    values.put("runbook", context.runbook());
    values.put("held", context.heldBy());
    Alert.Acknowledgement by = context.acknowledged();
    values.put("ack", by == null ? "" : by.until() + " " + by.by());
    context.told().forEach((name, told) -> values.put(TOLD + name, text(told)));
    values.put("drill", context.drill() ? "true" : "");
    return Pairs.write(values);
  }

  static Alert.Context read(String text) {
    Map<String, String> values = Pairs.read(text);
    Map<String, Alert.Told> told = new TreeMap<>();
    Pairs.below(TOLD, values).forEach((name, value) -> told.put(name, told(value)));
    return new Alert.Context(
        Pairs.below(LABEL, values),
        values.getOrDefault("runbook", ""),
        values.getOrDefault("held", ""),
        acknowledged(values.get("ack")),
        told,
        values.containsKey("drill"));
  }

  private static String text(Alert.Told told) {
    return told.last() + " " + told.times() + (told.raised() ? RAISED : "");
  }

  private static Alert.Told told(String value) {
    String[] parts = two(value);
    boolean raised = parts[1].endsWith(RAISED);
    String times = raised ? parts[1].substring(0, parts[1].length() - RAISED.length()) : parts[1];
    return new Alert.Told(Instant.parse(parts[0]), Integer.parseInt(times), raised);
  }

  private static Alert.@Nullable Acknowledgement acknowledged(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String[] parts = two(value);
    return new Alert.Acknowledgement(parts[1], Instant.parse(parts[0]));
  }

  private static String[] two(String value) {
    String[] parts = value.split(" ", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("an instant and more, not '" + value + "'");
    }
    return parts;
  }
}
