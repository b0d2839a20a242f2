package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Makes channels of settings.
 *
 * @param policy which addresses may be connected to
 * @param time the clocks
 * @param sources data sources by name
 */
public record ChannelReader(
    AddressPolicy policy, TimeSource time, Map<String, DataSource> sources) {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Map<String, Function<Parts, Sender>> TYPES = types();

  /** Copies. */
  public ChannelReader {
    sources = Map.copyOf(sources);
  }

  private static Map<String, Function<Parts, Sender>> types() {
    Map<String, Function<Parts, Sender>> types = new LinkedHashMap<>();
    types.put("email", EmailSender::read);
    types.put("webhook", WebhookSender::read);
    types.put("slack", SlackSender::read);
    types.put("telegram", TelegramSender::read);
    types.put("teams", TeamsSender::read);
    types.put("discord", DiscordSender::read);
    types.put("asana", AsanaSender::read);
    types.put("pagerduty", PagerDutySender::read);
    types.put("opsgenie", OpsgenieSender::read);
    types.put("queue", QueueSender::read);
    types.put("program", ProgramSender::read);
    types.put("log", LogSender::read);
    return types;
  }

  /** The names of all types. */
  public static List<String> typeNames() {
    return List.copyOf(TYPES.keySet());
  }

  /**
   * Makes one.
   *
   * @throws ConfigurationException with everything that is wrong
   */
  public Notifier read(String name, Settings settings) {
    Settings opened = settings.reading("");
    if (name.isBlank() || !name.equals(Texts.line(name, 100)) || !name.equals(name.strip())) {
      opened.reject("name", "is 1 to 100 printable characters");
    }
    String type = opened.text("type").required();
    Function<Parts, Sender> reader = TYPES.get(type);
    if (reader == null) {
      String what =
          type.isEmpty() ? "" : "is no type of channel" + Problem.hint(type, TYPES.keySet());
      throw refused(name, List.of(new Problem("type", what.isEmpty() ? "is missing" : what)));
    }
    Channel.Common common = common(type, opened);
    Parts parts = new Parts(opened, new Doorway(policy, Trust.read(opened)), sources);
    Sender sender = reader.apply(parts);
    List<Problem> problems = opened.problems();
    if (!problems.isEmpty()) {
      throw refused(name, problems);
    }
    return new Channel(name, settings, sender, common);
  }

  private static ConfigurationException refused(String name, List<Problem> problems) {
    return ConfigurationException.of("the channel '" + Texts.line(name, 100) + "'", problems);
  }

  private Channel.Common common(String type, Settings settings) {
    Duration timeout =
        settings
            .duration("timeout")
            .between(Duration.ofMillis(100), Duration.ofMinutes(1))
            .orElse(TIMEOUT);
    String link =
        settings
            .text("link")
            .check(Links::sound, "is a link with no placeholders but ${check}, ${rule}, ${key}")
            .orElse("");
    boolean some = timeout.compareTo(Duration.ofMillis(100)) >= 0;
    return new Channel.Common(type, some ? timeout : TIMEOUT, link, time, masker(settings));
  }

  /** Of what is read as a secret, however it was written. */
  private static Masker masker(Settings settings) {
    List<Secret> secrets = new java.util.ArrayList<>();
    for (String name :
        List.of("url", "token", "password", "routing-key", "api-key", "signing-secret")) {
      if (settings.asMap().get(name) instanceof String text) {
        secrets.add(Secret.of(text));
      }
    }
    for (String section : List.of("secret-headers", "secret-environment")) {
      if (settings.asMap().get(section) instanceof Map<?, ?> map) {
        map.values().forEach(value -> secrets.add(Secret.of(String.valueOf(value))));
      }
    }
    return Masker.of(settings, secrets);
  }
}
