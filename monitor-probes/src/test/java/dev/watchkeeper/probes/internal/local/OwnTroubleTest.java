package dev.watchkeeper.probes.internal.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class OwnTroubleTest {
  @Test
  void theKnownWordsAreEnough() throws IOException {
    IOException full = new FileSystemException("/x", null, "Too many open files");
    assertTrue(OwnTrouble.is(full));
    assertEquals(Outcome.LOCAL_RESOURCES, OwnTrouble.of(full).outcome());
  }

  @Test
  void otherWordsAreNotBelievedWhileThereAreDescriptors() {
    IOException odd = new FileSystemException("/x", null, "Zu viele offene Dateien");
    assertFalse(OwnTrouble.is(odd));
    assertSame(odd, assertThrows(IOException.class, () -> OwnTrouble.of(odd)));
    assertFalse(OwnTrouble.is(new NoSuchFileException("too many open files")));
    assertFalse(OwnTrouble.is(new AccessDeniedException("/x")));
  }
}
