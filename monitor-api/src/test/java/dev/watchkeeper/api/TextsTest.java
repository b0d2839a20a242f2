package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link Texts} and {@link Secret}: what may be seen of a text. */
class TextsTest {
  @Test
  void aCleanTextIsLeftAsItIs() {
    String text = "grün — 😀 ok";
    assertSame(text, Texts.line(text, 100));
    assertSame(text, Texts.line(text, text.length()));
  }

  @Test
  void whatIsTooLongIsCutWithAnEllipsis() {
    assertEquals("ab…", Texts.line("abcd", 3));
    assertEquals("abcd", Texts.line("abcd", 4));
    assertEquals("…", Texts.line("abcd", 1));
  }

  @Test
  void aPairOfSurrogatesIsNotCutInHalf() {
    assertEquals("a…", Texts.line("a😀bcd", 3));
    assertEquals("a😀…", Texts.line("a😀bcd", 4));
  }

  @Test
  void whatCannotBePrintedBecomesAQuestionMark() {
    assertEquals("a?b?c?d", Texts.line("a\nb\rc\u0000d", 100));
    assertEquals("a?b?c", Texts.line("a\u2028b\u2029c", 100));
    assertEquals("a?b", Texts.line("a\u202Eb", 100), "text that runs backwards");
    assertEquals("a??b", Texts.line("a\uDB40\uDC41b", 100), "a letter that is not seen");
    assertEquals("a?b", Texts.line("a\uD83Db", 100), "half a pair");
    assertEquals("a?b", Texts.line("a\uDE00b", 100), "the other half");
    assertEquals("?[31mred", Texts.line("\u001B[31mred", 100));
  }

  @Test
  void anyTextBecomesOneCleanLineOfBoundedLength() {
    for (long seed = 1; seed <= 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append((char) (random.nextInt(3) == 0 ? random.nextInt(0x10000) : random.nextInt(64)));
      }
      int limit = 1 + random.nextInt(40);
      String line = Texts.line(text.toString(), limit);
      String seeded = "seed " + seed;
      assertTrue(line.length() <= limit, seeded);
      assertEquals(line, Texts.line(line, limit), seeded + ": clean already");
      assertTrue(line.chars().noneMatch(Character::isISOControl), seeded);
    }
  }

  @Test
  void aSecretIsSeenNowhereButWhereItIsAskedFor() {
    Secret secret = Secret.of("hunter2");
    assertEquals("***", secret.toString());
    assertEquals("hunter2", secret.reveal());
    assertEquals(Secret.of("hunter2"), secret);
    assertNotEquals(Secret.of("hunter3"), secret);
    assertNotEquals((Object) "hunter2", secret);
    assertEquals(Secret.of("other").hashCode(), secret.hashCode(), "a hash tells nothing");
    assertThrows(NullPointerException.class, () -> Secret.of(null));
  }
}
