package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Texts;
import java.util.regex.Pattern;

/**
 * The one place where foreign text is made fit for a medium: on one line, without control
 * characters, its markup taken away, cut with an ellipsis so that the result as it is sent keeps
 * the limit of the medium and no character and no escape is cut in two. Stateless.
 */
enum Escapes {
  /** Text without markup: logs, plain mail, tasks, fields of JSON. */
  PLAIN {
    @Override
    void add(int c, StringBuilder to) {
      to.appendCodePoint(c);
    }
  },
  /** HTML, in mail and in messages of Telegram. */
  HTML {
    @Override
    void add(int c, StringBuilder to) {
      switch (c) {
        case '&' -> to.append("&amp;");
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        case '"' -> to.append("&quot;");
        case '\'' -> to.append("&#39;");
        default -> to.appendCodePoint(c);
      }
    }
  },
  /** Slack: what begins links, mentions and dates. */
  SLACK {
    @Override
    void add(int c, StringBuilder to) {
      switch (c) {
        case '&' -> to.append("&amp;");
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        default -> to.appendCodePoint(c);
      }
    }
  },
  /** The Markdown of Discord. Mentions are switched off in the message beside. */
  DISCORD {
    @Override
    void add(int c, StringBuilder to) {
      if (c < 0x80 && "\\*_~`|>#[]()<:@-".indexOf(c) >= 0) {
        to.append('\\');
      }
      to.appendCodePoint(c);
    }
  };

  /** As far as any text is read at all: what is longer is hostile. */
  private static final int LONGEST = 20_000;

  private static final Pattern LINK = Pattern.compile("https?://[!-~&&[^\"'<>`|\\\\^{}]]{1,1900}");

  abstract void add(int codePoint, StringBuilder to);

  /** A line of at most {@code limit} characters (UTF-16 units), as it is sent. */
  String line(String raw, int limit) {
    String clean = Texts.line(raw, LONGEST);
    StringBuilder out = new StringBuilder(Math.min(clean.length() + 16, limit));
    int fits = 0;
    for (int i = 0; i < clean.length(); ) {
      int c = clean.codePointAt(i);
      i += Character.charCount(c);
      add(c, out);
      if (out.length() > limit) {
        return out.delete(fits, out.length()).append('…').toString();
      }
      fits = out.length() <= limit - 1 ? out.length() : fits;
    }
    return out.toString();
  }

  /** Whether it is a link that may be shown as one: http or https, plain characters, not long. */
  static boolean isLink(String text) {
    return LINK.matcher(text).matches();
  }
}
