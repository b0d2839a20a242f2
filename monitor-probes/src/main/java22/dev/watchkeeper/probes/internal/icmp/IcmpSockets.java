package dev.watchkeeper.probes.internal.icmp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens ICMP sockets through the foreign-function API, on Linux. This is the form for virtual
 * machines from 22 on; see the one in {@code src/main/java} for those before.
 */
final class IcmpSockets {
  private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ping_group_range");

  private IcmpSockets() {}

  /**
   * Opens a socket.
   *
   * @param six whether for IPv6
   * @param whole whether packets may not be cut into fragments
   * @throws IcmpUnavailable if that cannot be done here; says why
   * @throws IOException if the machine is out of descriptors or memory
   */
  static IcmpSocket open(boolean six, boolean whole) throws IOException {
    if (!Files.exists(RANGE)) {
      throw new IcmpUnavailable("it needs Linux");
    }
    try {
      return LinuxIcmp.open(six, whole);
    } catch (LinkageError | IllegalCallerException e) {
      throw new IcmpUnavailable(
          "this process may not call native functions (--enable-native-access with"
              + " dev.watchkeeper.probes, or ALL-UNNAMED on the class path, allows it)");
    }
  }
}
