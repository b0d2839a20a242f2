package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
  private static final MetricKey DEPTH = MetricKey.gauge("depth", "");
  private static final MetricKey STATE = MetricKey.text("state");

  private static Measurements.Builder filled(int count) {
    Measurements.Builder builder = Measurements.builder();
    for (int i = 0; i < count; i++) {
      builder.set(MetricKey.gauge("m" + i, ""), i);
    }
    return builder;
  }

  @Test
  void holdsAtMostSoMany() {
    Measurements.Builder full = filled(Measurements.MAX_SIZE);
    assertEquals(128, full.build().size());
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> full.set(MetricKey.text("one.more"), ""));
    assertTrue(e.getMessage().contains("at most 128") && e.getMessage().contains("one.more"));
    full.set(MetricKey.gauge("m127", ""), 7);
    assertEquals(OptionalDouble.of(7), full.build().number(MetricKey.gauge("m127", "")));
  }

  @Test
  void keepsTheOrderInWhichTheyWereAdded() {
    List<String> names = new ArrayList<>();
    for (MetricKey key : filled(20).build().keys()) {
      names.add(key.name());
    }
    assertEquals("m0", names.get(0));
    assertEquals("m19", names.get(19));
    assertEquals(20, names.size());
  }

  @Test
  void theSecondValueOfANameTakesThePlaceOfTheFirst() {
    Measurements two = Measurements.builder().set(DEPTH, 1).set(STATE, "a").set(DEPTH, 2).build();
    assertEquals(List.of(DEPTH, STATE), two.keys());
    assertEquals(OptionalDouble.of(2), two.number(DEPTH));
  }

  @Test
  void allOfAnotherTakeTheirPlacesInOrder() {
    Measurements first = Measurements.builder().set(DEPTH, 1).set(STATE, "a").build();
    Measurements more = Measurements.builder(1).set(STATE, "b").setAll(first).build();
    assertEquals("state=a, depth=1", more.toString());
    assertSame(Measurements.empty(), Measurements.builder().setAll(Measurements.empty()).build());
  }

  @Test
  void aBuilderTakesMoreThanItExpectsAndExpectsNoMoreThanFit() {
    Measurements.Builder small = Measurements.builder(1).set(DEPTH, 1).set(STATE, "a");
    assertEquals(2, small.build().size());
    assertThrows(IllegalArgumentException.class, () -> Measurements.builder(0));
    assertThrows(
        IllegalArgumentException.class, () -> Measurements.builder(Measurements.MAX_SIZE + 1));
  }

  @Test
  void aNumberThatTakesThePlaceOfATextIsANumber() {
    MetricKey text = MetricKey.text("depth");
    Measurements number = Measurements.builder().set(text, "deep").set(DEPTH, 3).build();
    assertEquals(OptionalDouble.of(3), number.number(DEPTH));
    assertEquals(Optional.empty(), number.text(text));
    assertEquals(3.0, number.value(0));
    assertEquals(Measurements.builder().set(DEPTH, 3).build(), number);
    Measurements back = Measurements.builder().set(DEPTH, 3).set(text, "deep").build();
    assertEquals(OptionalDouble.empty(), back.number(DEPTH));
    assertEquals(Optional.of("deep"), back.text(text));
  }

  @Test
  void valuesThatOnlyLookAlikeArePrintedAlikeButNotEqual() {
    Measurements one = Measurements.builder().set(DEPTH, 1_000_000.25).build();
    Measurements other = Measurements.builder().set(DEPTH, 1_000_000.75).build();
    assertNotEquals(one, other, "more than six digits count");
    String same = "a".repeat(300);
    assertNotEquals(
        Measurements.builder().set(STATE, same + "b").build(),
        Measurements.builder().set(STATE, same + "c").build(),
        "what is not printed counts");
    assertNotEquals(
        Measurements.builder().set(STATE, "a\nb").build(),
        Measurements.builder().set(STATE, "a?b").build());
    assertEquals(Measurements.builder().set(DEPTH, 5).build(), filled(0).set(DEPTH, 5.0).build());
  }

  @Test
  void refusesWhatIsOfTheWrongKindOrNotFinite() {
    Measurements.Builder builder = Measurements.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.set(DEPTH, "text"));
    assertThrows(IllegalArgumentException.class, () -> builder.set(STATE, 1));
    assertThrows(IllegalArgumentException.class, () -> builder.set(DEPTH, Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> builder.set(DEPTH, Double.NEGATIVE_INFINITY));
    assertThrows(IllegalArgumentException.class, () -> builder.set(DEPTH, (Object) true));
    assertSame(Measurements.empty(), builder.build(), "what was refused left no trace");
  }

  @Test
  void cutsLongTexts() {
    Measurements long1 = Measurements.builder().set(STATE, "x".repeat(5_000)).build();
    assertEquals(Measurements.MAX_TEXT, long1.text(STATE).orElseThrow().length());
  }

  @Test
  void aBuilderThatGoesOnLeavesWhatItBuiltAlone() {
    Measurements.Builder builder = Measurements.builder().set(DEPTH, 1).set(STATE, "a");
    Measurements before = builder.build();
    builder.set(DEPTH, 2).set(STATE, "b");
    assertEquals("depth=1, state=a", before.toString());
    assertEquals("depth=2, state=b", builder.build().toString());
  }

  @Test
  void filtersInOrder() {
    Measurements all = filled(10).set(STATE, "a").build();
    assertSame(all, all.filter(key -> true));
    assertEquals("m3=3, state=a", all.filter(k -> k == STATE || k.name().equals("m3")).toString());
    assertEquals(Measurements.empty(), all.filter(key -> false));
  }

  @Test
  void agreesWithAMap() {
    for (long seed = 1; seed <= 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Object> model = new LinkedHashMap<>();
      Measurements.Builder builder = Measurements.builder();
      for (int i = random.nextInt(60); i > 0; i--) {
        String name = "m" + random.nextInt(30);
        boolean number = random.nextBoolean();
        Object value = number ? (Object) (random.nextInt(100) / 4.0) : "t" + random.nextInt(100);
        model.put(name, value);
        builder.set(number ? MetricKey.gauge(name, "") : MetricKey.text(name), value);
      }
      Measurements built = builder.build();
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < built.size(); i++) {
        values.add(built.value(i));
      }
      String seeded = "seed " + seed;
      assertEquals(
          List.copyOf(model.keySet()), built.keys().stream().map(MetricKey::name).toList(), seeded);
      assertEquals(List.copyOf(model.values()), values, seeded);
      assertEquals(built, built.toBuilder().build(), seeded);
    }
  }
}
