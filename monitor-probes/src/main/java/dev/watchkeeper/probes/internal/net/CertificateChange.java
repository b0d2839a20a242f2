package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.probes.Net;
import java.util.Optional;

/** Tells whether a host shows another certificate than in the run before. */
final class CertificateChange {
  private CertificateChange() {}

  static void note(String sha256, String host, TlsClient.Run run) {
    String name = "certificate of " + host;
    Optional<String> before = run.recall(name);
    boolean changed = before.isPresent() && !before.get().equals(sha256);
    run.measured().set(Net.CERTIFICATE_CHANGED, changed ? 1 : 0);
    if (changed) {
      run.measured().set(Net.CERTIFICATE_CHANGE, before.get() + " -> " + sha256);
    }
    if (changed || before.isEmpty()) {
      remember(name, sha256, run);
    }
  }

  private static void remember(String name, String sha256, TlsClient.Run run) {
    try {
      run.remember(name, sha256);
    } catch (IllegalArgumentException full) {
      run.measured().set(Net.CERTIFICATE_CHANGED, 0);
    }
  }
}
