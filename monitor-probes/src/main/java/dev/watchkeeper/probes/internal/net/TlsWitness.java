package dev.watchkeeper.probes.internal.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for trust and keys during handshakes: takes every certificate and notes it, notes that
 * the peer asked for ours, and shows the one we have. So facts exist even if the handshake fails
 * later. One serves many handshakes at once, each on its own thread; notes are kept by socket.
 */
final class TlsWitness {
  private static final String ALIAS = "own";

  private final @Nullable TlsClientKey own;
  private final Map<Socket, Notes> notes = new ConcurrentHashMap<>();

  TlsWitness(@Nullable TlsClientKey own) {
    this.own = own;
  }

  /** What was seen in one handshake; belongs to its thread. */
  static final class Notes {
    X509Certificate @Nullable [] chain;
    String authType = "UNKNOWN";
    boolean asked;
  }

  boolean hasKey() {
    return own != null;
  }

  Notes begin(Socket socket) {
    Notes fresh = new Notes();
    notes.put(socket, fresh);
    return fresh;
  }

  void end(Socket socket) {
    notes.remove(socket);
  }

  private @Nullable Notes of(@Nullable Socket socket) {
    return socket == null ? null : notes.get(socket);
  }

  X509ExtendedTrustManager trust() {
    return new Trust();
  }

  X509ExtendedKeyManager keys() {
    return new Keys();
  }

  private final class Trust extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      Notes seen = of(socket);
      if (seen != null) {
        seen.chain = chain.clone();
        seen.authType = type;
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private final class Keys extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      Notes seen = of(socket);
      if (seen != null) {
        seen.asked = true;
      }
      for (String type : types) {
        if (fits(type)) {
          return ALIAS;
        }
      }
      return null;
    }

    private boolean fits(String type) {
      String wanted = type.startsWith("EC_") ? type.substring(3) : type;
      return own != null
          && (wanted.equals(own.key().getAlgorithm())
              || wanted.equals(own.chain().get(0).getPublicKey().getAlgorithm()));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chooseClientAlias(types, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return fits(type) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return fits(type) ? ALIAS : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
      return own == null ? null : own.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
      return own == null ? null : own.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }
  }
}
