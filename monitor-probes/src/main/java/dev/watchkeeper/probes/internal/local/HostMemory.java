package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.probes.internal.vitals.MemInfo;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The memory of this machine: from Linux itself, elsewhere from the platform's bean. */
final class HostMemory {
  private HostMemory() {}

  /** What there is; null if nobody tells. */
  static @Nullable MemInfo of(HostFiles files) {
    MemInfo linux = MemInfo.parse(files.text("meminfo"));
    return linux != null ? linux : platform();
  }

  private static @Nullable MemInfo platform() {
    OptionalDouble total = PlatformFigures.figure("TotalMemorySize");
    return total.isEmpty() || total.getAsDouble() < 1
        ? null
        : new MemInfo(
            (long) total.getAsDouble(),
            bytes("FreeMemorySize"),
            bytes("TotalSwapSpaceSize"),
            bytes("FreeSwapSpaceSize"));
  }

  private static long bytes(String attribute) {
    return (long) PlatformFigures.figure(attribute).orElse(0);
  }
}
