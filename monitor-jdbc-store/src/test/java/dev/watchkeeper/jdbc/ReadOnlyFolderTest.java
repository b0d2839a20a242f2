package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder that may only be read is told by its name, and so is what would be right. Permissions do
 * not bind root, so it gets a file system that is read-only.
 */
class ReadOnlyFolderTest {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final CheckId CHECK = CheckId.of("shop");

  @TempDir Path folder;
  private Path place;

  @BeforeEach
  void makeTheFolder() throws Exception {
    place = Files.createDirectory(folder.resolve("place"));
    assumeTrue(
        !ROOT || tool("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place.toString()),
        "root without the right to mount");
  }

  @AfterEach
  void removeTheFolder() throws Exception {
    if (ROOT) {
      tool("umount", "-l", place.toString());
    } else {
      writable(true);
    }
  }

  private static boolean tool(String... words) throws Exception {
    return new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private void writable(boolean yes) throws Exception {
    if (ROOT) {
      String mode = yes ? "remount,rw" : "remount,ro";
      assertTrue(tool("mount", "-o", mode, place.toString()), mode);
    } else {
      Files.setPosixFilePermissions(
          place, PosixFilePermissions.fromString(yes ? "rwx------" : "r-x------"));
    }
  }

  private static void assertNamed(JdbcStore store, Path path) {
    try (store) {
      String message = assertThrows(ConfigurationException.class, store::open).getMessage();
      assertTrue(message.contains(path.toString()), message);
      assertTrue(message.contains("written"), message);
      assertTrue(message.contains("by this process"), message);
    }
  }

  private JdbcStore spooled(Path spool) {
    return JdbcStore.builder(JdbcStore.sqliteSource(folder.resolve("store.db")))
        .migrate()
        .spool(spool)
        .build();
  }

  @Test
  void aSpoolInAReadOnlyFolderIsRefusedWithItsName() throws Exception {
    writable(false);
    assertNamed(spooled(place), place);
  }

  @Test
  void aSpoolThatBecameReadOnlyIsRefusedAndTakenAgainOnceItMayBeWritten() throws Exception {
    try (JdbcStore store = spooled(place)) {
      store.open();
      store.commit(List.of(first(result(CHECK, 1, Reading.up()))));
    }
    writable(false);
    assertNamed(spooled(place), place);
    writable(true);
    try (JdbcStore store = spooled(place)) {
      store.open();
      store.commit(List.of(first(result(CHECK, 2, Reading.up()))));
      assertEquals(2, store.history().lastResults(CHECK, 9).size());
    }
  }

  @Test
  void anSqliteFileThatCannotBeMadeIsRefusedWithTheNameOfItsFolder() throws Exception {
    writable(false);
    assertNamed(JdbcStore.sqlite(place.resolve("new.db")), place);
  }

  @Test
  void anSqliteFileInAFolderThatBecameReadOnlyIsRefusedAndTakenAgainOnceItMayBeWritten()
      throws Exception {
    Path file = place.resolve("old.db");
    try (JdbcStore store = JdbcStore.sqlite(file)) {
      store.open();
      store.commit(List.of(first(result(CHECK, 1, Reading.up()))));
    }
    writable(false);
    assertNamed(JdbcStore.sqlite(file), place);
    writable(true);
    try (JdbcStore store = JdbcStore.sqlite(file)) {
      store.open();
      store.commit(List.of(first(result(CHECK, 2, Reading.up()))));
      assertEquals(2, store.history().lastResults(CHECK, 9).size());
    }
  }
}
