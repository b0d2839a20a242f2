package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts that must not be seen in what a probe says, even where an answer reflects them. Short
 * ones are not looked for, since they would be found in everything.
 */
final class Hidden {
  static final int LEAST = 4;

  private Hidden() {}

  /** All that the settings hold, and what is made of it to be sent. */
  static List<String> of(
      Settings settings,
      List<StepPlan> steps,
      Map<String, String> credentials,
      @Nullable OAuthPlan oauth) {
    Set<String> found = new LinkedHashSet<>();
    collect(settings.asMap(), found);
    credentials.values().forEach(value -> add(value, found));
    for (StepPlan step : steps) {
      step.plan().secrets().values().forEach(value -> add(value, found));
    }
    if (oauth != null) {
      add(oauth.clientSecret(), found);
      oauth.request().secrets().values().forEach(value -> add(value, found));
    }
    return List.copyOf(new ArrayList<>(found));
  }

  private static void collect(@Nullable Object value, Set<String> into) {
    if (value instanceof Secret secret) {
      add(secret.reveal(), into);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(one -> collect(one, into));
    } else if (value instanceof List<?> list) {
      list.forEach(one -> collect(one, into));
    }
  }

  private static void add(String text, Set<String> into) {
    boolean scheme = text.startsWith("Bearer ") || text.startsWith("Basic ");
    String bare = scheme ? text.substring(text.indexOf(' ') + 1) : text;
    if (bare.length() >= LEAST && bare.indexOf("${") < 0) {
      into.add(bare);
    }
  }

  /** The text without them. */
  static String in(String text, List<String> hidden) {
    String shown = text;
    for (int i = 0; i < hidden.size(); i++) {
      shown = shown.replace(hidden.get(i), "***");
    }
    return shown;
  }
}
