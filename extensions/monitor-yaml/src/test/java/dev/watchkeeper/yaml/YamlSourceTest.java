package dev.watchkeeper.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlSourceTest {
  @TempDir Path folder;
  private Path file;
  private CheckSource source;

  @BeforeEach
  void make() {
    file = folder.resolve("checks.yaml");
    source = YamlChecks.source(file);
  }

  private CheckSource.Wanted read(String text) throws Exception {
    Files.writeString(file, text);
    return source.read();
  }

  private String refusal(String text) throws IOException {
    Files.writeString(file, text);
    return assertThrows(ConfigurationException.class, source::read).getMessage();
  }

  @Test
  void aWrongDefinitionKeepsNoOtherOneFromBeingWatched() throws Exception {
    CheckSource.Wanted wanted =
        read(
            """
            checks:
              - { id: a, type: tcp, target: x:1 }
              - id: b
                type: tcp
                target: x:2
                every: soon
              - { type: tcp, target: x:3 }
            """);
    assertEquals(List.of("a"), wanted.checks().stream().map(c -> c.id().value()).toList());
    Map<String, List<Problem>> problems = wanted.problems();
    assertEquals(file + " line 6: checks[1].every", problems.get("b").get(0).where());
    assertTrue(problems.containsKey("checks[2]"), problems.toString());
    assertEquals(
        file + " line 2: check 'a'.settings.port",
        source.placed(CheckId.of("a"), new Problem("check 'a'.settings.port", "no")).where());
  }

  @Test
  void whatIsWrongOutsideOfTheDefinitionsIsWrongAsAWhole() throws Exception {
    assertTrue(refusal("checks: [").contains("line"));
    assertTrue(refusal("checks: []\nsurprise: 1\n").contains("surprise"));
    assertTrue(refusal("checks:\n  - 5\n").contains("line 2"));
    assertTrue(refusal("").contains("checks"));
  }

  @Test
  void theMarkChangesWithTheFile() throws Exception {
    assertEquals("", source.mark());
    assertTrue(
        assertThrows(ConfigurationException.class, source::read).getMessage().contains("no"));
    read("checks: []\n");
    String mark = source.mark();
    assertEquals(mark, source.mark());
    read("checks:\n  - { id: a, type: tcp, target: x:1 }\n");
    assertNotEquals(mark, source.mark());
    assertEquals(file.toString(), source.name());
  }
}
