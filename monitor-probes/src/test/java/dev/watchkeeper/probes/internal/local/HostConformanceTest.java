package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The kit, run on each probe of this very machine. */
class HostConformanceTest {
  abstract static class OfHere extends ProbeConformance {
    @Override
    protected Target target() {
      return Target.of("localhost");
    }

    @Override
    protected Optional<Target> targetAt(String host, int port) {
      return Optional.empty();
    }

    @Override
    protected List<WrongSettings> wrongSettings() {
      return List.of(WrongSettings.of(Settings.empty().with("most", 1), "most"));
    }

    @Override
    protected List<Target> wrongTargets() {
      return List.of(Target.of("db.example"));
    }
  }

  @Nested
  class OfCpu extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new CpuProvider();
    }
  }

  @Nested
  class OfMemory extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new MemoryProvider();
    }
  }

  @Nested
  class OfSwap extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new SwapProvider();
    }
  }

  @Nested
  class OfJvm extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new JvmProvider();
    }

    @Override
    protected List<WrongSettings> wrongSettings() {
      return List.of(WrongSettings.of(Settings.empty().with("deadlocks", 1), "deadlocks"));
    }
  }

  @Nested
  class OfDisk extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new DiskProvider();
    }

    @Override
    protected Target target() {
      return Target.of(System.getProperty("java.io.tmpdir"));
    }

    @Override
    protected Settings settings() {
      return Settings.empty().with("inodes", true);
    }

    @Override
    protected List<WrongSettings> wrongSettings() {
      return List.of(
          WrongSettings.of(
              Settings.of(java.util.Map.of("inodes", 1, "mounted", "x", "writable", 2)),
              "inodes",
              "mounted",
              "writable"));
    }

    @Override
    protected List<Target> wrongTargets() {
      return List.of(Target.of("var/log"), Target.of("."));
    }
  }

  @Nested
  class OfProcesses extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new ProcessProvider();
    }

    @Override
    protected Target target() {
      return Target.of("java");
    }

    @Override
    protected List<WrongSettings> wrongSettings() {
      return List.of(
          WrongSettings.of(
              Settings.of(
                  java.util.Map.of(
                      "at-least",
                      5,
                      "at-most",
                      2,
                      "arguments-match",
                      "(",
                      "pid-file",
                      "x",
                      "parent",
                      -1)),
              "at-least",
              "arguments-match",
              "pid-file",
              "parent"));
    }

    @Override
    protected List<Target> wrongTargets() {
      return List.of(Target.of("*"), Target.of("/usr/bin/java"));
    }
  }

  @Nested
  class OfFiles extends OfHere {
    @Override
    protected ProbeProvider provider() {
      return new FileProvider();
    }

    @Override
    protected Target target() {
      return Target.of(java.nio.file.Path.of("pom.xml").toAbsolutePath().toString());
    }

    @Override
    protected Settings settings() {
      return Settings.of(java.util.Map.of("contains", "<project", "unchanged", true));
    }

    @Override
    protected List<WrongSettings> wrongSettings() {
      return List.of(
          WrongSettings.of(
              Settings.of(
                  java.util.Map.of(
                      "mode",
                      "999",
                      "sha256",
                      "12",
                      "matches",
                      List.of("("),
                      "size-at-least",
                      5,
                      "size-at-most",
                      2,
                      "touched-within",
                      "0s",
                      "count-at-least",
                      1,
                      "under",
                      "x",
                      "missing",
                      true)),
              "mode",
              "sha256",
              "matches[0]",
              "size-at-least",
              "touched-within",
              "glob",
              "under",
              "missing"));
    }

    @Override
    protected List<Target> wrongTargets() {
      return List.of(Target.of("pom.xml"));
    }
  }
}
