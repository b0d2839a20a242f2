package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The figures that the house keeps. A bound that is weaker than the house's wish is the present
 * value, says so, and is only ever tightened.
 */
@Tag("once")
class HouseFiguresTest {
  /** Measured structures of the hot path: what they change in place they need not allocate. */
  private static final Set<String> HOT =
      Set.of(
          "DeadlineWheel.java",
          "Judge.java",
          "PauseDetector.java",
          "Run.java",
          "ScheduledCheck.java",
          "TimerTable.java",
          "Timers.java",
          "Watcher.java",
          "WheelRings.java",
          "Wire.java");

  private static final double FINAL = 0.74;

  private static Sources sources;

  @BeforeAll
  static void count() throws IOException {
    sources = Sources.of(Tree.allMainSources());
  }

  private static int percentile(List<Integer> values, double share) {
    List<Integer> sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) Math.floor(share * sorted.size())));
  }

  @Test
  void filesAreShort() {
    List<Integer> lines = Tree.allMainSources().stream().map(Tree::lines).toList();
    assertTrue(percentile(lines, 1.0) <= 400, "longest " + percentile(lines, 1.0));
    // wish: 200
    assertTrue(percentile(lines, 0.9) <= 240, "90 % " + percentile(lines, 0.9));
  }

  @Test
  void methodsAreShort() {
    List<Integer> lines = sources.methodLines;
    assertTrue(percentile(lines, 0.5) <= 4, "median " + percentile(lines, 0.5));
    // wish: 12
    assertTrue(percentile(lines, 0.9) <= 14, "90 % " + percentile(lines, 0.9));
    assertTrue(percentile(lines, 0.99) <= 30, "99 % " + percentile(lines, 0.99));
    assertTrue(percentile(lines, 1.0) <= 40, sources.longMethods.toString());
  }

  @Test
  void methodsTakeFewParameters() {
    assertEquals(List.of(), sources.manyParameters);
  }

  @Test
  void everythingExportedIsDocumented() {
    assertEquals(List.of(), sources.undocumented);
  }

  @Test
  void fieldsAreFinal() throws IOException {
    Sources others =
        Sources.of(
            Tree.allMainSources().stream()
                .filter(file -> !HOT.contains(file.getFileName().toString()))
                .toList());
    double share = (double) others.finalFields / others.instanceFields;
    // wish: 0.9
    assertTrue(share >= FINAL, "final fields: " + share);
  }

  @Test
  void littleOfTheCoreIsPublic() throws IOException {
    Sources core = Sources.of(Tree.mainSources("monitor-core"));
    double share = (double) core.publicTopLevel / core.topLevel;
    // wish: 0.25
    assertTrue(share <= 0.36, "public share of the core: " + share);
    Sources api = Sources.of(Tree.mainSources("monitor-api"));
    // wish: 50
    assertTrue(api.publicTopLevel <= 56, "public types of the api: " + api.publicTopLevel);
  }

  @Test
  void nothingIsLeftUnfinished() {
    Pattern mark = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
    List<Path> marked =
        Tree.allMainSources().stream().filter(f -> mark.matcher(Tree.read(f)).find()).toList();
    assertEquals(List.of(), marked);
  }

  @Test
  void testsOfTheCoreDoNotSleep() {
    List<Path> sleepers =
        Tree.testSources("monitor-core").stream()
            .filter(file -> Tree.read(file).contains("Thread.sleep"))
            .toList();
    assertEquals(List.of(), sleepers);
  }

  @Test
  void theCoreIsTestedByMoreLinesThanItHas() {
    int main = Tree.mainSources("monitor-core").stream().mapToInt(Tree::lines).sum();
    int test = Tree.testSources("monitor-core").stream().mapToInt(Tree::lines).sum();
    // wish: 2.0
    assertTrue((double) test / main >= 0.5, "test : main = " + (double) test / main);
  }

  @Test
  void theRootIsAMap() throws IOException {
    try (Stream<Path> entries = Files.list(Tree.ROOT)) {
      List<String> folders =
          entries
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .filter(name -> !name.startsWith(".") && !name.equals("target"))
              .toList();
      assertTrue(folders.size() <= 10, folders.toString());
    }
  }
}
