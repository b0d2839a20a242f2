package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts parts of a target into arguments: {@code ${target}}, {@code ${host}}, {@code
 * ${attribute.name}}; <code>$${</code> stands for a literal <code>${</code>. There is no other
 * substitution and never a shell: one argument stays one argument. What comes from a target must
 * not become an option, so a value that begins with {@code -} is refused at the start of an
 * argument.
 */
final class Placeholders {
  private static final String ATTRIBUTE = "attribute.";

  private final Target target;
  private final Settings settings;

  Placeholders(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  /** The text with everything put in; {@code name} is the setting that it stands in. */
  String fill(String text, String name) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      boolean literal = open > at && text.charAt(open - 1) == '$';
      int close = literal ? open + 1 : text.indexOf('}', open);
      filled.append(text, at, literal ? open - 1 : open);
      if (close < 0) {
        settings.reject(name, "has a '${' without a '}'");
        return text;
      }
      if (literal) {
        filled.append("${");
      } else {
        append(filled, text.substring(open + 2, close), name);
      }
      at = close + 1;
    }
    return filled.append(text, at, text.length()).toString();
  }

  private void append(StringBuilder filled, String key, String name) {
    String value = value(key);
    if (value == null) {
      settings.reject(
          name,
          key.startsWith(ATTRIBUTE)
              ? "names an attribute that the target does not have"
              : "takes ${target}, ${host} and ${attribute.name}; a '${' of its own is '$${'");
      return;
    }
    if (filled.length() == 0 && value.startsWith("-")) {
      settings.reject(name, "begins with '-' once ${" + key + "} is put in");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      settings.reject(name, "has a control character once ${" + key + "} is put in");
    }
    filled.append(value);
  }

  private @Nullable String value(String key) {
    Map<String, String> attributes = target.attributes();
    return key.equals("target")
        ? target.address()
        : key.equals("host")
            ? target.host()
            : key.startsWith(ATTRIBUTE) ? attributes.get(key.substring(ATTRIBUTE.length())) : null;
  }
}
