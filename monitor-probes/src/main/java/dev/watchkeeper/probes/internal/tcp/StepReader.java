package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Escapes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads steps one after the other, and knows what those before have captured. For one thread. */
final class StepReader {
  private static final List<String> ACTIONS =
      List.of(
          "send",
          "send-hex",
          "send-secret",
          "expect",
          "expect-matches",
          "expect-hex",
          "starttls",
          "delay",
          "half-close");
  private static final int MAX_BYTES = 262_144;
  private static final int USUAL_BYTES = 65_536;
  private static final int SHOWN = 60;

  private final List<Wanted> rejectedAlways;
  private final Set<String> captures = new LinkedHashSet<>();
  private Hidden hidden = Hidden.nothing();

  StepReader(List<Wanted> rejectedAlways) {
    this.rejectedAlways = rejectedAlways;
  }

  /** What the steps read so far capture. */
  Set<String> captures() {
    return captures;
  }

  /** What the steps read so far send that must not be seen. */
  Hidden hidden() {
    return hidden;
  }

  /** One step; null if it is none, which is noted. */
  @Nullable Step read(Settings settings) {
    List<String> actions = ACTIONS.stream().filter(settings::has).toList();
    if (actions.size() != 1) {
      settings.reject("", "a step does exactly one of " + ACTIONS);
      return null;
    }
    String action = actions.get(0);
    return switch (action) {
      case "send" -> send(action, settings);
      case "send-hex" -> sendHex(settings);
      case "send-secret" -> sendSecret(settings);
      case "starttls" -> flag(action, settings, new Step.Secure());
      case "half-close" -> flag(action, settings, new Step.HalfClose());
      case "delay" -> delay(settings);
      default -> await(action, settings, match("reject", settings));
    };
  }

  private static Step flag(String name, Settings settings, Step step) {
    settings.flag(name).check(set -> set, "is true, or not there").required();
    return step;
  }

  private static Step delay(Settings settings) {
    Duration most = Duration.ofHours(1);
    return new Step.Pause(settings.duration("delay").between(Duration.ZERO, most).required());
  }

  Step send(String name, Settings settings) {
    String text = settings.text(name).required();
    Template template = Template.read(text, name, captures, settings);
    return new Step.Send(template, "sending '" + Texts.line(text, SHOWN) + "'");
  }

  private static Step sendHex(Settings settings) {
    Template template = Template.of(hex("send-hex", settings));
    return new Step.Send(template, "sending bytes");
  }

  private Step sendSecret(Settings settings) {
    Secret secret = settings.secret("send-secret").required();
    byte[] sent = Escapes.read(secret.reveal(), "send-secret", settings);
    String text = new String(sent, StandardCharsets.UTF_8);
    hidden = hidden.and(secret).and(Secret.of(text)).and(Secret.of(text.strip()));
    return new Step.Send(Template.of(sent), "sending a secret");
  }

  private static byte[] hex(String name, Settings settings) {
    String text = settings.text(name).required().replace(" ", "");
    if (text.isEmpty() || text.length() % 2 != 0 || !text.matches("[0-9a-fA-F]+")) {
      settings.reject(name, "is bytes in hexadecimal, such as '0d 0a'");
      return new byte[] {0};
    }
    return HexFormat.of().parseHex(text);
  }

  /**
   * A step that awaits; null if what it awaits is none, which is noted.
   *
   * @param bad what this step rejects besides what all do; null for nothing
   */
  @Nullable Step await(String name, Settings settings, @Nullable Wanted bad) {
    Wanted wanted =
        switch (name) {
          case "expect" -> text(name, settings);
          case "expect-hex" -> bytes(name, settings);
          default -> match(name, settings);
        };
    List<Wanted> rejected = new ArrayList<>(rejectedAlways);
    if (bad != null) {
      rejected.add(bad);
    }
    byte[] until = Escapes.read(settings.text("until").orElse(""), "until", settings);
    boolean closed = settings.flag("until-closed").orElse(false);
    int most = settings.integer("max-bytes").between(1, MAX_BYTES).orElse(USUAL_BYTES);
    String mismatch = settings.text("mismatch").oneOf(List.of("down", "degraded")).orElse("down");
    if (wanted instanceof Wanted.Match match) {
      capture(match, name, settings);
    }
    Await.End end = new Await.End(until, closed);
    boolean degrades = mismatch.equals("degraded");
    return wanted == null ? null : new Await(wanted, end, rejected, most, degrades);
  }

  private void capture(Wanted.Match match, String name, Settings settings) {
    for (String group : match.groups()) {
      if (!group.matches("[a-z][a-z0-9]{0,39}")) {
        settings.reject(
            name, "names the group '" + group + "'; a name is lower-case letters and digits");
      }
      captures.add(group);
    }
  }

  private static @Nullable Wanted text(String name, Settings settings) {
    String text = settings.text(name).check(t -> !t.isEmpty(), "is not empty").required();
    byte[] bytes = Escapes.read(text, name, settings);
    String words = "contains '" + Texts.line(text, SHOWN) + "'";
    return bytes.length == 0 ? null : new Wanted.Bytes(bytes, words, true);
  }

  private static Wanted bytes(String name, Settings settings) {
    byte[] bytes = hex(name, settings);
    String shown = Texts.line(HexFormat.of().formatHex(bytes), SHOWN);
    return new Wanted.Bytes(bytes, "contains the bytes " + shown, false);
  }

  /** A regular expression; null if there is none, or it is none, which is noted. */
  static @Nullable Wanted match(String name, Settings settings) {
    String regex = settings.text(name).optional().orElse(null);
    try {
      return regex == null ? null : new Wanted.Match(regex);
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
