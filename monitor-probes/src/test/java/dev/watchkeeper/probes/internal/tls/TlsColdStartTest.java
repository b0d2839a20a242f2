package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first handshake of a process is slow, and no target is blamed for it. */
class TlsColdStartTest {
  @TempDir Path folder;

  private String start(String address, Path ca, int millis) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    TlsColdStart.class.getName(),
                    address,
                    ca.toString(),
                    Integer.toString(millis)))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void aColdStartIsNeverDown() throws Exception {
    TestAuthority root = TestAuthority.root("Test Root");
    Path ca = Files.writeString(folder.resolve("ca.pem"), root.pem());
    try (TestTlsServer server = TestTlsServer.of(root.good())) {
      for (int millis : new int[] {60, 250}) {
        String said = start(server.address(), ca, millis);
        assertFalse(said.contains("DOWN"), said);
        assertTrue(said.startsWith("UNKNOWN LOCAL_RESOURCES") || said.startsWith("UP OK"), said);
        assertTrue(said.contains("then UP"), said);
      }
    }
  }
}
