package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads key stores (PKCS12 or JKS) that a section of settings names. What is wrong is noted there,
 * with the file and never with the password.
 */
final class TlsStores {
  private final Settings settings;
  private final TlsFiles files;

  TlsStores(Settings settings, TlsFiles files) {
    this.settings = settings;
    this.files = files;
  }

  private @Nullable String path(String name) {
    return settings.text(name).optional().orElse(null);
  }

  private char[] password(String name) {
    Secret password = settings.secret(name + "-password").orElse(Secret.of(""));
    return password.reveal().toCharArray();
  }

  /** The store under this name, opened; null if there is none. */
  private @Nullable KeyStore open(String name) {
    char[] password = password(name);
    String path = path(name);
    Path file = path == null ? null : files.file(name, path);
    if (file == null) {
      return null;
    }
    try {
      return KeyStore.getInstance(file.toFile(), password);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        settings.reject(name + "-password", "does not open the key store " + path);
        return null;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // Told below, without words of the platform, which might show what is in the file.
      password = new char[0];
    }
    settings.reject(name, "names a file that is no sound key store (PKCS12 or JKS): " + path);
    return null;
  }

  /** The certificates in a store; empty if there is no such store. */
  List<X509Certificate> trusted(String name) {
    KeyStore store = open(name);
    List<X509Certificate> all = new ArrayList<>();
    if (store == null) {
      return all;
    }
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate one) {
          all.add(one);
        }
      }
    } catch (GeneralSecurityException e) {
      all.clear();
    }
    if (all.isEmpty()) {
      settings.reject(name, "names a key store without a trusted certificate: " + path(name));
    }
    return all;
  }

  /** The first key of a store with its chain; null if there is no such store. */
  @Nullable TlsClientKey key(String name) {
    KeyStore store = open(name);
    if (store == null) {
      return null;
    }
    try {
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getKey(alias, password(name)) instanceof PrivateKey key) {
          List<X509Certificate> chain = new ArrayList<>();
          for (Certificate one : store.getCertificateChain(alias)) {
            chain.add((X509Certificate) one);
          }
          return new TlsClientKey(chain, key);
        }
      }
      settings.reject(name, "names a key store without a private key: " + path(name));
    } catch (GeneralSecurityException | RuntimeException e) {
      settings.reject(name + "-password", "does not open the key in " + path(name));
    }
    return null;
  }
}
