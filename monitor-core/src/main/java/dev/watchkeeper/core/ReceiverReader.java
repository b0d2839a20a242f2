package dev.watchkeeper.core;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads receivers that are given as data; what is wrong is noted in the settings. */
final class ReceiverReader {
  private static final List<String> SEVERITIES = List.of("info", "warning", "critical");

  private final Settings settings;
  private final Map<String, Notifier> notifiers;

  ReceiverReader(Settings settings, Map<String, Notifier> notifiers) {
    this.settings = settings;
    this.notifiers = notifiers;
  }

  /** The receiver; null if something is wrong. */
  @Nullable Receiver read() {
    Receiver receiver = named();
    List<String> others = settings.texts("otherwise").orElse(List.of());
    for (int i = 0; i < others.size(); i++) {
      Notifier other = notifier("otherwise[" + i + "]", others.get(i));
      receiver = other == null ? receiver : receiver.otherwise(other);
    }
    receiver = wanted(receiver);
    receiver = times(receiver);
    receiver = manners(receiver);
    return settings.sound() ? receiver : null;
  }

  private Receiver named() {
    Notifier first = notifier("notifier", settings.text("notifier").required());
    Receiver receiver = Receiver.of(first == null ? new Nobody() : first);
    String name = settings.text("name").optional().orElse(null);
    return name == null ? receiver : changed("name", receiver, () -> receiver.named(name));
  }

  private @Nullable Notifier notifier(String at, String name) {
    Notifier notifier = notifiers.get(name);
    if (notifier == null && !name.isEmpty()) {
      settings.reject(
          at, "there is no notifier '" + name + "'" + Problem.hint(name, notifiers.keySet()));
    }
    return notifier;
  }

  private Receiver wanted(Receiver before) {
    Receiver receiver = before;
    String severity = settings.text("at-least").oneOf(SEVERITIES).orElse("");
    if (SEVERITIES.contains(severity)) {
      receiver = receiver.atLeast(Severity.valueOf(severity.toUpperCase(Locale.ROOT)));
    }
    for (String tag : settings.texts("tags").orElse(List.of())) {
      receiver = receiver.on(tag);
    }
    List<String> names = settings.texts("checks").orElse(List.of());
    if (!names.isEmpty()) {
      Receiver all = receiver;
      receiver =
          changed("checks", all, () -> all.onChecks(names.stream().map(CheckId::of).toList()));
    }
    return windows(receiver);
  }

  private Receiver windows(Receiver receiver) {
    String zone = settings.text("zone").orElse("UTC");
    List<Schedule.Window> windows = new ArrayList<>();
    List<String> texts = settings.texts("during").orElse(List.of());
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      changed(
          "during[" + i + "]",
          receiver,
          () -> {
            windows.add(Schedule.Window.parse(text, zone(zone)));
            return receiver;
          });
    }
    return windows.isEmpty() ? receiver : receiver.during(windows.toArray(Schedule.Window[]::new));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("there is no time zone '" + name + "'", e);
    }
  }

  private Receiver times(Receiver before) {
    Receiver receiver = span("after", before, Receiver::after);
    receiver = span("remind-every", receiver, Receiver::remindEvery);
    receiver = span("gather", receiver, Receiver::gather);
    receiver = span("otherwise-after", receiver, Receiver::otherwiseAfter);
    return span("give-up-after", receiver, Receiver::giveUpAfter);
  }

  private Receiver span(
      String name, Receiver receiver, BiFunction<Receiver, Duration, Receiver> with) {
    Duration span = settings.duration(name).optional().orElse(null);
    return span == null ? receiver : changed(name, receiver, () -> with.apply(receiver, span));
  }

  private Receiver manners(Receiver before) {
    Receiver receiver = before;
    if (!settings.flag("resolved").orElse(true)) {
      receiver = receiver.withoutResolved();
    }
    if (settings.flag("collapsing").orElse(false)) {
      receiver = receiver.collapsing();
    }
    Integer workers = settings.integer("workers").optional().orElse(null);
    if (workers != null) {
      Receiver all = receiver;
      receiver = changed("workers", all, () -> all.workers(workers));
    }
    return limited(receiver);
  }

  private Receiver limited(Receiver receiver) {
    Receiver.Limit usual = receiver.limit();
    int most = settings.integer("at-most").orElse(usual.messages());
    Duration per = settings.duration("per").orElse(usual.per());
    return changed("at-most", receiver, () -> receiver.atMost(most, per));
  }

  private Receiver changed(String name, Receiver receiver, Supplier<Receiver> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return receiver;
    }
  }

  /** Stands in for a notifier that there is not, so that all else is read too. */
  private record Nobody() implements Notifier {
    @Override
    public String name() {
      return "nobody";
    }

    @Override
    public Delivery send(dev.watchkeeper.api.spi.Notification notification) {
      return Delivery.rejected("there is no notifier");
    }
  }
}
