package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for secrets, as they are and as a url would carry them, in everything that leaves a
 * plug-in.
 */
final class SecretScan {
  private static final int SHORTEST = 6;

  private final Set<String> forms = new LinkedHashSet<>();

  SecretScan(List<Secret> secrets) {
    for (Secret secret : secrets) {
      String text = secret.reveal();
      assertTrue(
          text.length() >= SHORTEST,
          "a secret for this test has at least "
              + SHORTEST
              + " characters, or it is found by chance");
      forms.add(text);
      forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
  }

  private void text(String where, String text) {
    for (String form : forms) {
      assertFalse(text.contains(form), () -> "there is a secret in " + where);
    }
  }

  void delivery(
      Notifier notifier, Notifier.@Nullable Delivery delivery, @Nullable Throwable thrown) {
    text("toString() of the notifier", notifier.toString());
    text("the name of the notifier", notifier.name());
    if (delivery != null) {
      text("what is said of a delivery", delivery.toString());
    }
    if (thrown != null) {
      thrown(thrown);
    }
  }

  void made(ProbeProvider provider, Probe probe) {
    text("toString() of the provider", provider.toString());
    text("toString() of the probe", probe.toString());
    Making.close(probe);
  }

  void run(ProbeRun run) {
    run.returned().ifPresent(this::reading);
    run.thrown().ifPresent(this::thrown);
    run.memory().forEach((name, value) -> text("what it remembers as '" + name + "'", value));
  }

  private void reading(Reading reading) {
    text("the reason of a reading", reading.reason());
    text("the phase of a reading", reading.phase());
    text("toString() of a reading", reading.toString());
    Measurements measured = reading.measurements();
    for (int i = 0; i < measured.size(); i++) {
      text("the measurement '" + measured.keys().get(i) + "'", measured.value(i).toString());
    }
  }

  private void thrown(Throwable thrown) {
    StringWriter all = new StringWriter();
    thrown.printStackTrace(new PrintWriter(all));
    text("an exception or its causes (" + thrown.getClass().getName() + ")", all.toString());
  }

  void refused(List<Problem> problems) {
    problems.forEach(problem -> text("a refusal of settings", problem.toString()));
  }
}
