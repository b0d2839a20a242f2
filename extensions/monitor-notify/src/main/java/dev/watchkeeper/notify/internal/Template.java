package dev.watchkeeper.notify.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with placeholders <code>${name}</code>; <code>$${</code> is a literal <code>${</code>.
 * There is no expression in it, and what is filled in is not looked at again. Immutable.
 *
 * @param texts the literal parts, one more than names
 * @param names of the placeholders between them
 */
record Template(List<String> texts, List<String> names) {
  private static final Pattern MARK = Pattern.compile("\\$(\\$\\{)|\\$\\{([^}]{0,200})\\}?");

  /** Reads one; empty if it has a placeholder that is not known, or one without an end. */
  static Optional<Template> of(String text, Predicate<String> known) {
    List<String> texts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    Matcher mark = MARK.matcher(text);
    int from = 0;
    while (mark.find()) {
      literal.append(text, from, mark.start());
      from = mark.end();
      String name = mark.group(2);
      if (name == null) {
        literal.append("${");
        continue;
      }
      if (!known.test(name) || !mark.group().endsWith("}")) {
        return Optional.empty();
      }
      texts.add(literal.toString());
      names.add(name);
      literal.setLength(0);
    }
    texts.add(literal.append(text.substring(from)).toString());
    return Optional.of(new Template(List.copyOf(texts), List.copyOf(names)));
  }

  String fill(UnaryOperator<String> values) {
    StringBuilder filled = new StringBuilder(texts.get(0));
    for (int i = 0; i < names.size(); i++) {
      filled.append(values.apply(names.get(i))).append(texts.get(i + 1));
    }
    return filled.toString();
  }
}
