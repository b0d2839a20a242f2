package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * What must not be seen, in every form in which it goes over the wire: a peer may send back what it
 * was sent. Immutable.
 */
public final class Hidden {
  private static final Hidden NOTHING = new Hidden(List.of());

  private final List<String> forms;

  private Hidden(List<String> forms) {
    this.forms = forms;
  }

  public static Hidden nothing() {
    return NOTHING;
  }

  /** This, and a secret, as it is and in base64. */
  public Hidden and(Secret secret) {
    String text = secret.reveal();
    return and(text).and(base64(text));
  }

  /** This, and one form more. */
  public Hidden and(String form) {
    if (form.isEmpty()) {
      return this;
    }
    List<String> more = new ArrayList<>(forms);
    more.add(form);
    more.sort(Comparator.comparingInt(String::length).reversed());
    return new Hidden(List.copyOf(more));
  }

  /** The text with all of it masked. */
  public String clean(String text) {
    String cleaned = text;
    for (String form : forms) {
      cleaned = cleaned.replace(form, "***");
    }
    return cleaned;
  }

  public static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
