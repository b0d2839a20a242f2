package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the secrets of a channel out of what is said about it: as they are, as a url or JSON has
 * them, in base 64, and the parts of urls that are secrets. Immutable.
 */
final class Masker {
  private static final int SHORTEST = 4;
  private static final int SHORTEST_PART = 8;
  private static final int LONGEST = 300;

  private final List<String> forms;

  private Masker(Set<String> forms) {
    this.forms = forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** Of everything in these settings that is a secret. */
  static Masker of(Settings settings) {
    Set<String> forms = new LinkedHashSet<>();
    collect(settings.asMap(), forms);
    return new Masker(forms);
  }

  /** Of these secrets and of those in the settings. */
  static Masker of(Settings settings, List<Secret> more) {
    Set<String> forms = new LinkedHashSet<>();
    collect(settings.asMap(), forms);
    more.forEach(secret -> add(secret.reveal(), forms));
    return new Masker(forms);
  }

  private static void collect(Object value, Set<String> forms) {
    if (value instanceof Secret secret) {
      add(secret.reveal(), forms);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(each, forms));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> collect(each, forms));
    }
  }

  private static void add(String secret, Set<String> forms) {
    if (secret.length() < SHORTEST) {
      return;
    }
    forms.add(secret);
    forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    forms.add(Links.encode(secret));
    forms.add(Json.escape(secret));
    forms.add(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)));
    if (Endpoint.of(secret).isPresent()) {
      for (String part : secret.substring(secret.indexOf("://") + 3).split("[/?&=]", -1)) {
        if (part.length() >= SHORTEST_PART && secret.indexOf("://" + part) < 0) {
          forms.add(part);
        }
      }
    }
  }

  /** The text on one line, without secrets, cut. */
  String mask(String text) {
    String shown = text;
    for (String form : forms) {
      shown = shown.replace(form, "***");
    }
    return Texts.line(shown, LONGEST);
  }
}
