package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link DecisionWriter} wrote. What the constructors of the parts refuse, they refuse
 * here. Keeps the metrics that it has met, up to a bound, since each comes again and again.
 */
final class DecisionReader {
  private static final int MAX_METRICS = 10_000;

  private final Map<MetricName, MetricKey> metrics = new HashMap<>();

  private record MetricName(String name, String unit, int flags) {}

  /** What all parts of a decision need to be read. */
  private record Context(ByteSource from, CheckId check, long base) {
    Instant instant() throws MalformedException {
      return from.instant(base);
    }
  }

  Decision read(ByteSource from, CheckId check, int version) throws MalformedException {
    Instant since = from.instant(0);
    Context in = new Context(from, check, since.getEpochSecond());
    int flags = from.octet();
    CheckState.Builder state = state(from, check, since);
    ProbeResult result = (flags & DecisionWriter.HAS_RESULT) == 0 ? null : result(in);
    state.lastResult(last(in, flags, result));
    List<Alert> alerts = alerts(in);
    state.openAlerts(chosen(from, alerts));
    List<Alert> transitions = chosen(from, alerts);
    List<Notification> messages = version == 1 ? plain(from, alerts) : messages(from, alerts);
    StoredState next = new StoredState(state.build(), rules(from), memory(from));
    return new Decision(result, next, transitions, messages);
  }

  /** As the first version has them: each about one alert, and nothing else known of it. */
  private static List<Notification> plain(ByteSource from, List<Alert> alerts)
      throws MalformedException {
    List<Notification> messages = new ArrayList<>(0);
    for (Alert told : chosen(from, alerts)) {
      messages.add(new Notification(from.text(), told));
    }
    return messages;
  }

  private static List<Notification> messages(ByteSource from, List<Alert> alerts)
      throws MalformedException {
    List<Notification> messages = new ArrayList<>(0);
    for (int left = from.count(); left > 0; left--) {
      String receiver = from.text();
      Notification.Kind kind = WireCodes.MESSAGE.read(from);
      int repeat = from.signed32();
      messages.add(new Notification(receiver, kind, chosen(from, alerts), repeat));
    }
    return messages;
  }

  private static CheckState.Builder state(ByteSource from, CheckId check, Instant since)
      throws MalformedException {
    CheckState.Builder state = CheckState.initial(check, since).toBuilder();
    var status = WireCodes.STATUS.read(from);
    state.mode(WireCodes.MODE.read(from)).watcher(WireCodes.WATCHER.read(from));
    return state.status(status, since, from.signed32());
  }

  private @Nullable ProbeResult last(Context in, int flags, @Nullable ProbeResult result)
      throws MalformedException {
    if ((flags & DecisionWriter.HAS_LAST) == 0) {
      return null;
    }
    if ((flags & DecisionWriter.LAST_IS_RESULT) == 0) {
      return result(in);
    }
    if (result == null) {
      throw new MalformedException("the last result is one that is not there");
    }
    return result;
  }

  private ProbeResult result(Context in) throws MalformedException {
    ByteSource from = in.from();
    int flags = from.octet();
    CheckId check =
        (flags & DecisionWriter.FOREIGN_CHECK) == 0 ? in.check() : CheckId.of(from.text());
    Instant due = in.instant();
    ProbeResult.Builder result = ProbeResult.builder(check, due);
    result.ran(from.instant(due.getEpochSecond()), from.number());
    Reading reading = reading(from, (flags & DecisionWriter.DEGRADED) != 0).inPhase(from.text());
    result.by(from.text(), from.signed());
    result.reading(reading.with(measurements(from)));
    if ((flags & DecisionWriter.HAS_EVIDENCE) != 0) {
      result.evidence(evidence(from));
    }
    return result.build();
  }

  private static Reading reading(ByteSource from, boolean degraded) throws MalformedException {
    Outcome outcome = WireCodes.OUTCOME.read(from);
    String reason = from.text();
    if (degraded && outcome != Outcome.ASSERTION_FAILED) {
      throw new MalformedException(outcome + " does not go with DEGRADED");
    }
    return degraded ? Reading.degraded(reason) : Reading.of(outcome, reason);
  }

  private Measurements measurements(ByteSource from) throws MalformedException {
    Measurements.Builder measurements = Measurements.builder();
    for (int left = from.count(); left > 0; left--) {
      int flags = from.octet();
      MetricKey key = metric(new MetricName(from.text(), from.text(), flags & 0xf));
      if (!key.isNumber()) {
        measurements.set(key, from.text());
      } else if ((flags & DecisionWriter.WHOLE_NUMBER) != 0) {
        measurements.set(key, (double) from.signed());
      } else {
        measurements.set(key, Double.longBitsToDouble(from.fixed64()));
      }
    }
    return measurements.build();
  }

  private MetricKey metric(MetricName name) throws MalformedException {
    MetricKey known = metrics.get(name);
    if (known != null) {
      return known;
    }
    boolean stored = (name.flags() & DecisionWriter.STORED) != 0;
    MetricKey.Kind kind = WireCodes.KIND.of(name.flags() & 7);
    MetricKey key = new MetricKey(name.name(), kind, name.unit(), stored);
    if (metrics.size() < MAX_METRICS) {
      metrics.put(name, key);
    }
    return key;
  }

  private static List<Evidence> evidence(ByteSource from) throws MalformedException {
    List<Evidence> evidence = new ArrayList<>();
    for (int left = from.count(); left > 0; left--) {
      evidence.add(
          new Evidence(from.text(), from.text(), from.text(), WireCodes.STATUS.read(from)));
    }
    return evidence;
  }

  private static List<Alert> alerts(Context in) throws MalformedException {
    List<Alert> alerts = new ArrayList<>(0);
    for (int left = in.from().count(); left > 0; left--) {
      alerts.add(alert(in));
    }
    return alerts;
  }

  private static Alert alert(Context in) throws MalformedException {
    ByteSource from = in.from();
    int flags = from.octet();
    boolean foreign = (flags & DecisionWriter.FOREIGN_CHECK) != 0;
    CheckId check = foreign ? CheckId.of(from.text()) : in.check();
    String rule = from.text();
    Severity severity = WireCodes.SEVERITY.read(from);
    AlertState state = WireCodes.ALERT.read(from);
    Instant since = in.instant();
    Instant changed = in.instant();
    boolean fired = (flags & DecisionWriter.FIRED) != 0;
    AlertState begun = fired ? AlertState.FIRING : AlertState.PENDING;
    Alert alert =
        Alert.open(new Alert.Subject(check, rule, severity), begun, since, "")
            .moveTo(state, changed, from.text());
    return (flags & DecisionWriter.CONTEXT) == 0
        ? alert
        : alert.with(ContextBytes.read(from, in.base()));
  }

  private static List<Alert> chosen(ByteSource from, List<Alert> alerts) throws MalformedException {
    List<Alert> chosen = new ArrayList<>(0);
    for (int left = from.count(); left > 0; left--) {
      long place = from.number();
      if (place < 0 || place >= alerts.size()) {
        throw new MalformedException("there is no alert " + place);
      }
      chosen.add(alerts.get((int) place));
    }
    return chosen;
  }

  private static Map<String, RuleState> rules(ByteSource from) throws MalformedException {
    Map<String, RuleState> rules = new LinkedHashMap<>();
    for (int left = from.count(); left > 0; left--) {
      String name = from.text();
      long[] numbers = new long[Math.min(from.count(), RuleState.MAX_SIZE + 1)];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = from.signed();
      }
      rules.put(name, RuleState.of(numbers));
    }
    return Collections.unmodifiableMap(rules);
  }

  private static Map<String, String> memory(ByteSource from) throws MalformedException {
    Map<String, String> memory = new LinkedHashMap<>();
    for (int left = from.count(); left > 0; left--) {
      memory.put(from.text(), from.text());
    }
    return Collections.unmodifiableMap(memory);
  }
}
