package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.testkit.HostileHttp;
import dev.watchkeeper.testkit.HostileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A heap of 64 MB lives through a hundred endless bodies and bombs at the same time. */
class HttpSmallHeapTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHundredEndlessBodiesAndBombsAreJudgedInASmallHeap(boolean judged) throws Exception {
    try (HostileServer endless = HostileHttp.endlessBody();
        HostileServer chunks = HostileHttp.endlessChunks();
        HostileServer bomb = HostileHttp.gzipBomb(1);
        HostileServer nested = HostileHttp.gzipBomb(3)) {
      List<String> found =
          run(
              "25",
              String.valueOf(judged),
              endless.address(),
              chunks.address(),
              bomb.address(),
              nested.address());
      assertEquals(100, found.size(), found::toString);
      for (String line : found) {
        String expected = judged ? "TOO_LARGE HTTP 200, but the body has more than " : "OK ";
        assertTrue(line.startsWith(expected), line);
      }
    }
  }

  private static List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(SmallHeap.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }
}
