package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.Alert;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The context of an alert as bytes and back, exactly. Stateless. */
final class ContextBytes {
  private static final int ACKNOWLEDGED = 1;
  private static final int DRILL = 2;
  private static final int RAISED = 4;

  private ContextBytes() {}

  static void write(ByteSink to, Alert.Context context, long base) {
    Alert.Acknowledgement by = context.acknowledged();
    boolean raised = context.told().values().stream().anyMatch(Alert.Told::raised);
    int who = by == null ? 0 : ACKNOWLEDGED;
    to.octet(who | (context.drill() ? DRILL : 0) | (raised ? RAISED : 0));
    to.number(context.labels().size());
    context
        .labels()
        .forEach(
            (name, value) -> {
              to.text(name);
              to.text(value);
            });
    to.text(context.runbook());
    to.text(context.heldBy());
    if (by != null) {
      to.text(by.by());
      to.instant(by.until(), base);
    }
    to.number(context.told().size());
    context
        .told()
        .forEach(
            (name, told) -> {
              to.text(name);
              to.instant(told.last(), base);
              to.signed(told.times());
              if (raised) {
                to.octet(told.raised() ? 1 : 0);
              }
            });
  }

  static Alert.Context read(ByteSource from, long base) throws MalformedException {
    int flags = from.octet();
    Map<String, String> labels = new TreeMap<>();
    for (int left = from.count(); left > 0; left--) {
      labels.put(from.text(), from.text());
    }
    String runbook = from.text();
    String heldBy = from.text();
    Alert.Acknowledgement by =
        (flags & ACKNOWLEDGED) == 0
            ? null
            : new Alert.Acknowledgement(from.text(), from.instant(base));
    Map<String, Alert.Told> told = new TreeMap<>();
    for (int left = from.count(); left > 0; left--) {
      String name = from.text();
      Instant last = from.instant(base);
      int times = from.signed32();
      boolean raised = (flags & RAISED) != 0 && from.octet() != 0;
      told.put(name, new Alert.Told(last, times, raised));
    }
    return new Alert.Context(labels, runbook, heldBy, by, told, (flags & DRILL) != 0);
  }
}
