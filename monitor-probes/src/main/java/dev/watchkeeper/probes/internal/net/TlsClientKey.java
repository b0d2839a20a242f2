package dev.watchkeeper.probes.internal.net;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What one side shows of itself; prints without the key.
 *
 * @param chain its certificate first
 * @param key the private key to it
 */
record TlsClientKey(List<X509Certificate> chain, PrivateKey key) {
  TlsClientKey {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().getName();
  }
}
