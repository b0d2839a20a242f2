package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.probes.internal.tcp.Talk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Commands with tags and their answers, in which literals may be (RFC 3501, 4.3). */
final class ImapTalk {
  private static final int MAX_LINES = 200;
  private static final int MAX_LITERAL = 65_536;
  private static final Pattern LITERAL = Pattern.compile("\\{([0-9]{1,10})}$");

  private final Talk talk;
  private int tags;

  ImapTalk(Talk talk) {
    this.talk = talk;
  }

  /**
   * An answer.
   *
   * @param text what followed the tag, or the whole line of a BYE behind its star
   * @param others the lines before it, without their star
   */
  record Answer(String text, List<String> others) {
    boolean ok() {
      return text.regionMatches(true, 0, "OK", 0, 2);
    }

    /** What follows this name in the last line that has it; null if none has. */
    @Nullable String untagged(String name) {
      String found = null;
      for (String line : others) {
        if (line.regionMatches(true, 0, name + " ", 0, name.length() + 1)) {
          found = line.substring(name.length() + 1);
        }
      }
      return found;
    }
  }

  Answer ask(String command) throws IOException {
    String tag = "a" + ++tags;
    talk.say(tag + " " + command);
    List<String> others = new ArrayList<>();
    while (others.size() < MAX_LINES) {
      String line = line();
      if (line.startsWith(tag + " ")) {
        return answer(line.substring(tag.length() + 1), others);
      }
      if (!line.startsWith("* ")) {
        throw talk.broken("neither the tag " + tag + " nor '*' begins " + talk.shown(line));
      }
      others.add(line.substring(2));
      if (line.toUpperCase(Locale.ROOT).startsWith("* BYE")) {
        return new Answer(line.substring(2), others);
      }
    }
    throw talk.broken("more than " + MAX_LINES + " lines before an answer");
  }

  private Answer answer(String text, List<String> others) throws IOException {
    String upper = text.toUpperCase(Locale.ROOT);
    if (!upper.matches("(OK|NO|BAD)( .*)?")) {
      throw talk.broken("an answer is OK, NO or BAD, not " + talk.shown(text));
    }
    return new Answer(text, others);
  }

  /** A line, in which each literal stands as it came. */
  String line() throws IOException {
    StringBuilder whole = new StringBuilder();
    while (true) {
      String line = talk.line();
      whole.append(line);
      Matcher literal = LITERAL.matcher(line);
      if (!literal.find()) {
        return whole.toString();
      }
      long size = Long.parseLong(literal.group(1));
      if (size + whole.length() > MAX_LITERAL) {
        throw talk.broken("a literal of " + size + " bytes");
      }
      whole.append(new String(talk.octets((int) size), StandardCharsets.UTF_8));
    }
  }
}
