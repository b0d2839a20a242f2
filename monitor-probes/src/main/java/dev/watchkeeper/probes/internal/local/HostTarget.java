package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;

/** The target of probes that look at this very machine. */
final class HostTarget {
  private HostTarget() {}

  /** Another machine cannot be looked at, so that another address is a mistake. */
  static void check(Target target, Settings settings) {
    if (!target.address().equals("localhost")) {
      settings.reject("target", "is 'localhost': this probe sees the machine that it runs on");
    }
  }

  /** Notes that the module is missing which a probe stands on. */
  static void needsManagement(Settings settings) {
    settings.reject("", "needs the module java.management, which this runtime does not have");
  }
}
