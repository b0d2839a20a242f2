package dev.watchkeeper.probes.internal.icmp;

/**
 * Why a request did not get through.
 *
 * @param what in words, such as {@code host unreachable}
 * @param by the address of who said so; empty if it was this machine
 */
record IcmpError(String what, String by) {
  /** An error of RFC 792. */
  static IcmpError v4(int type, int code, String by) {
    return new IcmpError(
        switch (type) {
          case 3 -> unreachable(code);
          case 11 -> code == 0 ? "time to live exceeded" : "reassembly time exceeded";
          case 12 -> "parameter problem";
          default -> "ICMP error " + type + "/" + code;
        },
        by);
  }

  private static String unreachable(int code) {
    return switch (code) {
      case 0, 6, 11 -> "network unreachable";
      case 1, 7, 8, 12 -> "host unreachable";
      case 2 -> "protocol unreachable";
      case 3 -> "port unreachable";
      case 4 -> "too large to pass whole";
      case 9, 10, 13 -> "prohibited";
      default -> "unreachable (code " + code + ")";
    };
  }

  /** An error of RFC 4443. */
  static IcmpError v6(int type, int code, String by) {
    return new IcmpError(
        switch (type) {
          case 1 -> unreachableV6(code);
          case 2 -> "too large to pass whole";
          case 3 -> code == 0 ? "hop limit exceeded" : "reassembly time exceeded";
          case 4 -> "parameter problem";
          default -> "ICMPv6 error " + type + "/" + code;
        },
        by);
  }

  private static String unreachableV6(int code) {
    return switch (code) {
      case 0 -> "network unreachable";
      case 1, 5, 6 -> "prohibited";
      case 3 -> "host unreachable";
      case 4 -> "port unreachable";
      default -> "unreachable (code " + code + ")";
    };
  }

  /** For a reason: what, and who said so. */
  String words() {
    return by.isEmpty() ? what + " from this machine" : what + ", as " + by + " says";
  }
}
