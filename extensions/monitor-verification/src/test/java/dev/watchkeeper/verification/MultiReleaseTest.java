package dev.watchkeeper.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class MultiReleaseTest {
  private static final String SOCKETS = "dev/watchkeeper/probes/internal/icmp/IcmpSockets.class";

  @Test
  void theJarOfTheProbesHasItsClassesForJava22() throws Exception {
    String jar =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> Path.of(entry).getFileName().toString().startsWith("monitor-probes"))
            .findFirst()
            .orElse("");
    assumeTrue(jar.endsWith(".jar"), "the probes are not packed yet: " + jar);
    try (JarFile base = new JarFile(new File(jar), false, 1, Runtime.Version.parse("17"));
        JarFile newer = new JarFile(new File(jar), false, 1, Runtime.Version.parse("22"))) {
      assertTrue(newer.isMultiRelease());
      assertEquals(SOCKETS, base.getJarEntry(SOCKETS).getRealName());
      assertEquals("META-INF/versions/22/" + SOCKETS, newer.getJarEntry(SOCKETS).getRealName());
    }
  }
}
