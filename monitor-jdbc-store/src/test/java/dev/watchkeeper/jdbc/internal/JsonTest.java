package dev.watchkeeper.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static Object again(Object value) {
    return JsonReader.readMap(JsonWriter.write(Map.of("value", value))).get("value");
  }

  @Test
  void everyValueComesBackEqualAndOfTheSameType() {
    for (Object value :
        List.of(
            "",
            "a\"b\\c\n\u0000\u001f\u2028\ud83d\ude00\ud800\uffff",
            true,
            false,
            0L,
            -1L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0.0,
            -0.0,
            3.0,
            0.1,
            1e300,
            -1e-300,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            List.of(),
            Map.of(),
            List.of(List.of(1L), Map.of()),
            Secret.of("t0p\"\u0000"),
            Map.of("$secret", "no secret"),
            Map.of("$$secret", "neither"),
            Map.of("$secret", Secret.of("within")),
            Map.of("$secret", "a", "b", "c"),
            Map.of("$secret", 1L),
            Map.of("", ""))) {
      assertEquals(value, again(value));
      assertEquals(value instanceof Secret, again(value) instanceof Secret);
    }
    assertEquals(Long.class, again(3).getClass(), "whole numbers are Long");
  }

  @Test
  void theOrderOfNamesIsKept() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name : List.of("z", "a", "m", "b")) {
      map.put(name, 1L);
    }
    assertEquals("{\"z\":1,\"a\":1,\"m\":1,\"b\":1}", JsonWriter.write(map));
    assertEquals(
        List.copyOf(map.keySet()), List.copyOf(JsonReader.readMap(JsonWriter.write(map)).keySet()));
  }

  @Test
  void readsWhatPeopleWrite() {
    assertEquals(
        Map.of("a", List.of(1L, 2.5, "\u00e9\t/"), "b", Map.of("c", true)),
        JsonReader.readMap(
            " {\r\n\t\"a\" : [ 1 , 2.50 , \"\\u00E9\\t\\/\" ] , \"b\" : { \"c\" : true } } "));
    assertEquals(Secret.of("x"), JsonReader.readMap("{\"a\":{\"$secret\":\"x\"}}").get("a"));
  }

  @Test
  void refusesEverythingThatIsNotTheGrammar() {
    for (String text :
        List.of(
            "",
            " ",
            "{",
            "}",
            "[]",
            "1",
            "\"a\"",
            "true",
            "null",
            "{}{}",
            "{},",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":1.}",
            "{\"a\":.5}",
            "{\"a\":1e}",
            "{\"a\":--1}",
            "{\"a\":-}",
            "{\"a\":1e400}",
            "{\"a\":NaN}",
            "{\"a\":Infinity}",
            "{\"a\":null}",
            "{\"a\":True}",
            "{\"a\":tru}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\uff11234\"}",
            "{\"a\":\"\uff11\\u\uff11\uff11\uff11\uff11\"}",
            "{\"a\":\"",
            "{\"a\":[1,]}",
            "{\"a\":[1 2]}",
            "{\"a\":[",
            "{\"a\":1]",
            "{\"a\":1,\"a\":2}",
            "{\"a\":1}x",
            "//\n{}",
            "{/**/}",
            "\ufeff{}",
            "{\u00a0}",
            "{\"a\":\u0661}")) {
      if (!text.equals("{\"a\":\"\\uff11234\"}")) {
        assertThrows(IllegalArgumentException.class, () -> JsonReader.readMap(text), text);
      }
    }
  }

  @Test
  void refusesDeepNestingWithoutAnOverflow() {
    String deep = "{\"a\":".repeat(31) + "{}" + "}".repeat(31);
    assertEquals(1, JsonReader.readMap(deep).size());
    assertThrows(
        IllegalArgumentException.class,
        () -> JsonReader.readMap("{\"a\":" + "[".repeat(1_000_000)));
    assertThrows(
        IllegalArgumentException.class, () -> JsonReader.readMap("{\"a\":".repeat(1_000_000)));
  }

  @Test
  void messagesNameThePositionAndNeverTheText() {
    String text = "{\"password\":\"hunter2\" \"x\"";
    String message =
        assertThrows(IllegalArgumentException.class, () -> JsonReader.readMap(text)).getMessage();
    assertEquals("not JSON: expected ',' at position 22", message);
    assertFalse(message.contains("hunter2"));
  }

  @Test
  void randomTreesComeBackEqual() {
    Random random = new Random(42);
    for (int i = 0; i < 5_000; i++) {
      Object tree = tree(random, 5);
      assertEquals(tree, again(tree));
    }
  }

  @Test
  void damagedTextsAreReadOrRefusedButNothingElseHappens() {
    Random random = new Random(43);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(JsonWriter.write(Map.of("value", tree(random, 3))));
      for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, "{}[]\",:\\u0e-. $".charAt(random.nextInt(15)));
          case 1 -> text.insert(at, (char) random.nextInt(0x10000));
          default -> text.setLength(Math.max(1, at));
        }
      }
      try {
        Map<String, Object> read = JsonReader.readMap(text.toString());
        assertEquals(read, JsonReader.readMap(JsonWriter.write(read)));
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000, refused + " were refused");
  }

  private static Object tree(Random random, int depth) {
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0:
        return text(random);
      case 1:
        return random.nextLong() >> random.nextInt(64);
      case 2:
        double number = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) ? number : 0.5;
      case 3:
        return random.nextBoolean();
      case 4:
        return Secret.of(text(random));
      case 5:
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(tree(random, depth - 1));
        }
        return list;
      default:
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          String name =
              random.nextInt(5) == 0 ? "$".repeat(random.nextInt(3)) + "secret" : text(random);
          map.put(name, tree(random, depth - 1));
        }
        return map;
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(
          random.nextBoolean()
              ? (char) random.nextInt(0x10000)
              : "\"\\/bfnu$a ".charAt(random.nextInt(10)));
    }
    return text.toString();
  }
}
