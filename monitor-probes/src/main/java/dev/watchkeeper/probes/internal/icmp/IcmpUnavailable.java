package dev.watchkeeper.probes.internal.icmp;

import java.io.IOException;

/** There is no ICMP socket to be had; the message says why. */
final class IcmpUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  IcmpUnavailable(String why) {
    super(why);
  }
}
