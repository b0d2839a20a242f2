package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a check offers in its handshakes, and the platform's context for them, made at the first
 * one. Checks without wishes of their own share one context. Thread-safe.
 */
final class TlsOffer {
  /** What is offered unless a check says otherwise. */
  static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private static final TlsWitness COMMON_WITNESS = new TlsWitness(null);
  private static final int SESSIONS = 8;
  private static final int SESSION_SECONDS = 3_600;

  private final Wishes wishes;
  private final TlsWitness witness;
  private volatile @Nullable SSLContext context;

  /**
   * What may be wished.
   *
   * @param serverName in place of the host's; null for the host's
   * @param versions of TLS, newest first
   * @param ciphers suites; empty for the platform's
   * @param protocols for ALPN, most wanted first; may be empty
   * @param resume whether sessions are taken up again
   * @param provider by name; null for the platform's
   * @param key what we show of ourselves; null for nothing
   */
  record Wishes(
      @Nullable String serverName,
      List<String> versions,
      List<String> ciphers,
      List<String> protocols,
      boolean resume,
      @Nullable String provider,
      @Nullable TlsClientKey key) {

    boolean common() {
      return !resume && provider == null && key == null;
    }
  }

  /** For all checks that wish nothing special; keeps no session, so that they do not meet. */
  private static final class Common {
    static final SSLContext CONTEXT = make(null, COMMON_WITNESS, 1);
  }

  TlsOffer(Wishes wishes) {
    this.wishes = wishes;
    this.witness = wishes.common() ? COMMON_WITNESS : new TlsWitness(wishes.key());
  }

  /** The same with these protocols. */
  TlsOffer with(List<String> protocols) {
    return new TlsOffer(
        new Wishes(
            wishes.serverName(),
            wishes.versions(),
            wishes.ciphers(),
            List.copyOf(protocols),
            wishes.resume(),
            wishes.provider(),
            wishes.key()));
  }

  Wishes wishes() {
    return wishes;
  }

  TlsWitness witness() {
    return witness;
  }

  boolean resumes() {
    return wishes.resume();
  }

  List<String> versions() {
    return wishes.versions();
  }

  /** The name that the certificate is to be for. */
  String nameFor(String host) {
    String instead = wishes.serverName();
    return instead == null ? host : instead;
  }

  private SSLContext context() {
    SSLContext made = context;
    if (made == null) {
      int sessions = wishes.resume() ? SESSIONS : 1;
      made = wishes.common() ? Common.CONTEXT : make(wishes.provider(), witness, sessions);
      context = made;
    }
    return made;
  }

  /** A context whose cache, which would grow to thousands, holds no more sessions than this. */
  static SSLContext make(@Nullable String provider, TlsWitness witness, int sessions) {
    try {
      SSLContext made =
          provider == null
              ? SSLContext.getInstance("TLS")
              : SSLContext.getInstance("TLS", provider);
      made.init(new KeyManager[] {witness.keys()}, new TrustManager[] {witness.trust()}, null);
      made.getClientSessionContext().setSessionCacheSize(sessions);
      made.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot do TLS", e);
    }
  }

  /** A socket of TLS over a plain one, ready for its handshake. */
  SSLSocket over(TlsTap plain, String name) throws IOException {
    SSLSocketFactory factory = context().getSocketFactory();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, name, plain.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(wishes.versions().toArray(new String[0]));
    parameters.setServerNames(serverNames(name));
    if (!wishes.ciphers().isEmpty()) {
      parameters.setCipherSuites(wishes.ciphers().toArray(new String[0]));
    }
    if (!wishes.protocols().isEmpty()) {
      parameters.setApplicationProtocols(wishes.protocols().toArray(new String[0]));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static List<SNIServerName> serverNames(String name) {
    String plain = CertificateNames.plain(name);
    if (CertificateNames.isAddress(plain)) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(plain.getBytes(StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  /** True if this can be sent as a server's name. */
  static boolean isName(String name) {
    return !serverNames(name).isEmpty();
  }

  /**
   * The versions that the platform can do, oldest first, without those that it has switched off.
   */
  static List<String> possibleVersions(@Nullable String provider) throws GeneralSecurityException {
    SSLContext some =
        provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
    some.init(null, new TrustManager[] {new TlsWitness(null).trust()}, null);
    List<String> on = List.of(some.getDefaultSSLParameters().getProtocols());
    return List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3").stream().filter(on::contains).toList();
  }

  /** The names of the suites that the platform has, switched off or not. */
  static List<String> possibleCiphers(@Nullable String provider) {
    try {
      SSLContext some =
          provider == null
              ? SSLContext.getInstance("TLS")
              : SSLContext.getInstance("TLS", provider);
      some.init(null, new TrustManager[] {new TlsWitness(null).trust()}, null);
      return List.of(some.getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }
}
