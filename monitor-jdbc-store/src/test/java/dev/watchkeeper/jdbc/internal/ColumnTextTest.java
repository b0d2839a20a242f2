package dev.watchkeeper.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnTextTest {
  private static final char[] HARD = {
    0, '\ud800', '\udbff', '\udc00', '\udfff', '\uffff', '0', 'f'
  };

  @Test
  void usualTextsAreWrittenAsTheyAre() {
    String text = "O'Neill \u00e9 \ud83d\ude00 \\ % \u0001";
    assertSame(text, ColumnText.write(text));
    assertSame(text, ColumnText.read(text));
    assertSame(text, ColumnText.key(text));
  }

  @Test
  void everyTextComesBackAndSurvivesItsWayThroughBytes() {
    Random random = new Random(7);
    Map<String, String> written = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append(HARD[random.nextInt(HARD.length)]);
      }
      String column = ColumnText.write(text.toString());
      assertEquals(text.toString(), ColumnText.read(column));
      assertEquals(
          column, new String(column.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
      assertFalse(column.indexOf(0) >= 0);
      String other = written.put(column, text.toString());
      assertTrue(other == null || other.equals(text.toString()));
    }
  }

  @Test
  void aMarkThatNobodyWroteIsTakenAsItIs() {
    for (String column :
        new String[] {"\uffff", "a\uffff", "\uffff12", "\uffffxyz1", "\uffff\uffff0000"}) {
      assertFalse(ColumnText.read(column).isEmpty());
    }
  }

  @Test
  void keysAreBoundedAndStayUnlike() {
    String half = "\ud83d\ude00".repeat(5_000);
    assertTrue(ColumnText.key(half).length() < 400);
    assertNotEquals(ColumnText.key(half), ColumnText.key(half + "x"));
    assertNotEquals(ColumnText.key("x" + half), ColumnText.key(half + "x"));
    assertEquals(ColumnText.key(half), ColumnText.key("\ud83d\ude00".repeat(5_000)));
    assertNotEquals(
        ColumnText.key(half), ColumnText.key(ColumnText.key(half)), "not even their own");
    String key = ColumnText.key("x".repeat(299) + half);
    assertEquals(key, new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }
}
