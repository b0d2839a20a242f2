package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final String SHOP =
      "{\"name\":\"shop\",\"up\":true,\"none\":null,\"n\":-1.5e2,\"odd name\":1,"
          + "\"items\":[{\"id\":1,\"s\":\"a\\u00e9\\t\"},{\"id\":2,\"s\":\"b\"},{\"id\":3}],"
          + "\"twice\":1,\"twice\":2,\"deep\":{\"a\":{\"b\":[[7]]}}}";

  private static List<String> find(String path, String text) throws Json.BadJson {
    return JsonPath.parse(path).find(Json.parse(text)).stream().map(Found::text).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.name|shop",
        "$.up|true",
        "$.none|null",
        "$.n|-1.5e2",
        "$['odd name']|1",
        "$.items[0].id|1",
        "$.items[-1].id|3",
        "$.items[*].id|1,2,3",
        "$.items[*].s|a\u00e9\t,b",
        "$.items.length()|3",
        "$.name.length()|4",
        "$.length()|9",
        "$.twice|2",
        "$.deep.a.b[0][0]|7",
        "$.deep.*|{\"b\":[[7]]}",
        "$.items[9].id|",
        "$.items[-9]|",
        "$.nothing.here|",
        "$.name[0]|",
        "$.up.length()|"
      })
  void aPathLeadsToValues(String path, String expected) throws Json.BadJson {
    String found = String.join(",", find(path, SHOP));
    assertEquals(expected == null ? "" : expected.strip(), found.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "name",
        "$name",
        "$.",
        "$..a",
        "$.a.",
        "$[",
        "$[']",
        "$['a'",
        "$[1.5]",
        "$[01]",
        "$[-0]",
        "$.a b",
        "$.a[?(@.b)]",
        "$[1:2]",
        "$.a.b()",
        "$[99999999999]"
      })
  void whatIsNoPathIsRefused(String path) {
    assertThrows(IllegalArgumentException.class, () -> JsonPath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "[1 2]",
        "{\"a\" 1}",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "0x1",
        "NaN",
        "Infinity",
        "tru",
        "nul",
        "\"a",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u00\u0661\u0662\"",
        "\"a\nb\"",
        "1 1",
        "[1]]",
        "{\"a\":1}}",
        "// c\n1",
        "\u00a01",
        "[1,,2]",
        "\"\t\""
      })
  void whatIsNoJsonIsRefused(String text) {
    assertThrows(Json.BadJson.class, () -> Json.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1.5E+3",
        "\"\"",
        "[]",
        "{}",
        " [ ] ",
        "\t{ \"a\" : [ 1 , 2 ] }\r\n",
        "null",
        "\uFEFF[1]",
        "\"\\ud800\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
        "1e400"
      })
  void whatIsJsonIsTaken(String text) throws Json.BadJson {
    Json.parse(text);
  }

  @Test
  void aHundredDeepIsTakenAndOneMoreIsNot() throws Json.BadJson {
    Json.parse("[".repeat(100) + "]".repeat(100));
    assertThrows(Json.BadJson.class, () -> Json.parse("[".repeat(101) + "]".repeat(101)));
    assertThrows(Json.BadJson.class, () -> Json.parse("{\"a\":".repeat(1_000_000)));
  }

  @Test
  void whatWasRefusedIsToldWithItsPlaceAndNoMoreThanALine() {
    Json.BadJson bad = assertThrows(Json.BadJson.class, () -> Json.parse("{\"a\":\n\u0007secret"));
    assertEquals("no value at position 6 near '?secret'", bad.getMessage());
  }

  /** A value and how it is written. */
  private static Object random(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0 -> text(random);
      case 1 -> (double) random.nextInt(2_000_000) / 8 - 1_000;
      case 2 -> random.nextBoolean();
      case 3 -> (double) random.nextInt();
      case 4 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(random(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put("k" + i, random(random, depth + 1));
        }
        yield map;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0xd000));
    }
    return text.toString();
  }

  private static String written(Object value, Random random) {
    String blank = random.nextInt(3) == 0 ? " \n" : "";
    if (value instanceof String text) {
      return quoted(text, random);
    }
    if (value instanceof List<?> list) {
      return "["
          + blank
          + String.join("," + blank, list.stream().map(v -> written(v, random)).toList())
          + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach(
          (k, v) -> members.add(quoted((String) k, random) + blank + ":" + written(v, random)));
      return "{" + String.join(",", members) + blank + "}";
    }
    return value.toString();
  }

  private static String quoted(String text, Random random) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\' || random.nextInt(9) == 0) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static void same(Object value, String path, Json json) throws Json.BadJson {
    if (value instanceof List<?> list) {
      assertEquals(
          String.valueOf(list.size()), JsonPath.parse(path + ".length()").find(json).get(0).text());
      for (int i = 0; i < list.size(); i++) {
        same(list.get(i), path + "[" + (i % 2 == 0 ? i : i - list.size()) + "]", json);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        same(entry.getValue(), path + "." + entry.getKey(), json);
      }
    } else {
      Found found = JsonPath.parse(path).find(json).get(0);
      if (value instanceof Double number) {
        assertEquals(number, found.number());
      } else {
        assertEquals(value.toString(), found.text());
      }
    }
  }

  @Test
  void whatIsWrittenIsReadBack() throws Json.BadJson {
    Random random = new Random(8259);
    for (int i = 0; i < 2_000; i++) {
      Object value = random(random, 0);
      String text = written(value, random);
      same(value, "$", Json.parse(text));
    }
  }

  static Stream<String> seeds() {
    return Seeds.of("json.txt");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noMutationOfATextGivesAnythingButAnAnswer(String seed) {
    Random random = new Random(seed.hashCode());
    JsonPath path = JsonPath.parse("$.a[*].b");
    for (int i = 0; i < 2_000; i++) {
      String text = Seeds.mutated(seed, random);
      try {
        Json json = Json.parse(text);
        path.find(json).forEach(found -> assertTrue(found.text() != null));
        JsonPath.parse("$.*").find(json);
        JsonPath.parse("$[-1].length()").find(json);
      } catch (Json.BadJson e) {
        assertTrue(String.valueOf(e.getMessage()).length() < 120, e.getMessage());
      }
    }
  }
}
