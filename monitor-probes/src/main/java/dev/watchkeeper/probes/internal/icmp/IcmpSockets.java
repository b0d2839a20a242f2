package dev.watchkeeper.probes.internal.icmp;

/**
 * Opens ICMP sockets. This is the form for virtual machines before 22, on which there is no way to;
 * the one for newer ones lies in {@code src/main/java22} and is chosen by the class loader, since
 * the jar is a multi-release one.
 */
final class IcmpSockets {
  private IcmpSockets() {}

  /**
   * Opens a socket.
   *
   * @param six whether for IPv6
   * @param whole whether packets may not be cut into fragments
   * @throws IcmpUnavailable if that cannot be done here; says why
   */
  static IcmpSocket open(boolean six, boolean whole) throws IcmpUnavailable {
    int java = Runtime.version().feature();
    throw new IcmpUnavailable(
        java < 22
            ? "it needs Java 22 or newer, this is " + java
            : "the classes for Java 22 of the jar of probes are not there");
  }
}
