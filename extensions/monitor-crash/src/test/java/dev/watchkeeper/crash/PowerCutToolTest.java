package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tool itself: who does not fsync loses, who does not lose has fsynced. */
class PowerCutToolTest {
  private final Path folder = Folders.of("toy");

  @BeforeEach
  void needsACompiler() throws Exception {
    assumeTrue(PowerCut.possible(), "needs Linux and a C compiler");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write                     | {old=0123456789}",
        "write, fsync              | {old=0123XXXX89}",
        "write to O_DSYNC          | {old=0123XXXX89}",
        "fsync, write              | {old=0123XXXX89}",
        "write a new file          | {old=0123456789}",
        "write a new file, fsync   | {new=XXXX, old=0123456789}",
        "shorten                   | {old=0123456789}",
        "shorten, fsync            | {old=01}",
        "replace                   | {old=0123456789, other=XXXX}",
        "replace, fsync the folder | {old=XXXX}",
        "remove                    | {old=0123456789}",
        "remove, fsync the folder  | {}",
      })
  void aPowerCutLeavesWhatIsDurable(String what, String left) throws Exception {
    assertEquals(left, after(what, PowerCut.Loss.ALL, new Random(1)).toString());
  }

  @Test
  void halfOfWhatIsNotDurableMayComeThrough() throws Exception {
    Set<String> seen = new HashSet<>();
    Random random = new Random(1);
    for (int round = 0; round < 20 && seen.size() < 2; round++) {
      seen.add(after("write", PowerCut.Loss.HALF, random).toString());
    }
    assertEquals(Set.of("{old=0123456789}", "{old=0123XXXX89}"), seen);
    assertEquals(
        "{old=0123XXXX89}", after("write, fsync", PowerCut.Loss.HALF, new Random(1)).toString());
  }

  private Map<String, String> after(String what, PowerCut.Loss loss, Random random)
      throws Exception {
    Folders.delete(folder);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("old"), "0123456789");
    PowerCut cut = new PowerCut(folder);
    Process toy = Children.java(ToyWriter.class, cut.begin(), what, folder.toString()).start();
    try (BufferedReader told = toy.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("done", told.readLine());
      Children.kill(toy);
    }
    cut.takeBack(loss, random);
    assertTrue(cut.notes().isEmpty(), cut.notes()::toString);
    Map<String, String> left = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        left.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return left;
  }
}
