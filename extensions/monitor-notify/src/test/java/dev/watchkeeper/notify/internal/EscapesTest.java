package dev.watchkeeper.notify.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapesTest {
  private static final List<String> PIECES =
      List.of("a", "<", "&", "\"", "\\", "*", "\ud83d\ude00", "\ud800", "\r\n", "\u0000", "é", "…");

  private static String random(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  @Test
  void noMediumExceedsItsLimitOrCutsACharacterOrAnEscape() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String raw = random(random);
      int limit = 1 + random.nextInt(70);
      for (Escapes medium : Escapes.values()) {
        String line = medium.line(raw, limit);
        assertTrue(line.length() <= limit, () -> medium + " " + limit + " " + line);
        assertFalse(line.chars().anyMatch(Character::isISOControl), line);
        assertFalse(Character.isHighSurrogate((line + " ").charAt(Math.max(0, line.length() - 1))));
      }
      String html = Escapes.HTML.line(raw, limit);
      assertTrue(html.matches("(?s)([^<>&\"']|&(amp|lt|gt|quot|#39);)*"), html);
      String slack = Escapes.SLACK.line(raw, limit);
      assertTrue(slack.matches("(?s)([^<>&]|&(amp|lt|gt);)*"), slack);
      String discord = Escapes.DISCORD.line(raw, limit);
      assertTrue(discord.matches("(?s)([^\\\\*<]|\\\\.)*"), discord);
    }
  }

  @Test
  void whatFitsIsNotCut() {
    assertEquals("abc", Escapes.PLAIN.line("abc", 3));
    assertEquals("ab…", Escapes.PLAIN.line("abcd", 3));
    assertEquals("a&amp;b", Escapes.HTML.line("a&b", 7));
    assertEquals("a…", Escapes.HTML.line("a&b", 6));
    assertEquals("\ud83d\ude00…", Escapes.PLAIN.line("\ud83d\ude00\ud83d\ude00", 3));
  }

  @Test
  void mentionsAndMarkupLoseTheirMeaning() {
    assertEquals("&lt;!channel&gt;", Escapes.SLACK.line("<!channel>", 100));
    assertEquals("\\<\\@1\\> \\*\\*x\\*\\*", Escapes.DISCORD.line("<@1> **x**", 100));
    assertEquals("&lt;b&gt;", Escapes.HTML.line("<b>", 100));
  }

  @Test
  void onlyPlainLinksAreLinks() {
    assertTrue(Escapes.isLink("https://wiki.example/run?a=b&c=d%20e"));
    for (String none :
        List.of(
            "javascript:x",
            "https://x/ y",
            "https://x/\"onclick",
            "https://x|y",
            "ftp://x/",
            "https://x/>")) {
      assertFalse(Escapes.isLink(none), none);
    }
  }

  @Test
  void jsonIsReadAsItWasWritten() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      String raw = random(random);
      Object read = JsonReader.read(Json.write(Map.of("k", List.of(raw, 1, true))));
      String sound =
          raw.codePoints()
              .map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertEquals(Map.of("k", List.of(sound, 1.0, true)), read);
    }
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (String text :
        List.of(
            "",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            "tru",
            "\"\\x\"",
            "\"\n\"",
            "{} {}",
            "[".repeat(100_000),
            "'a'",
            "\"\\u12\"")) {
      assertThrows(
          IOException.class,
          () -> JsonReader.read(text),
          text.substring(0, Math.min(9, text.length())));
    }
  }

  @Test
  void whatIsFilledInIsNotLookedAtAgain() {
    Template template = Template.of("$${a} ${a}-${b} $x", name -> true).orElseThrow();
    assertEquals("${a} ${b}-${a} $x", template.fill(name -> name.equals("a") ? "${b}" : "${a}"));
  }
}
