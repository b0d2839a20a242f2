package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The TLS side of one check: which authorities it trusts and whether it judges at all. The
 * handshake takes every certificate and records it; only then is it judged, so that facts exist for
 * bad certificates too. Made once per probe and shared by its runs; thread-safe.
 */
public final class Tls {
  private final boolean verify;
  private final X509TrustManager authorities;
  private final SSLContext context;

  private Tls(boolean verify, X509TrustManager authorities) throws GeneralSecurityException {
    this.verify = verify;
    this.authorities = authorities;
    this.context = SSLContext.getInstance("TLS");
    this.context.init(null, new TrustManager[] {new TakesAll()}, new SecureRandom());
  }

  /** Trusts these authorities, or those of the platform if there are none. */
  public static Tls of(boolean verify, List<X509Certificate> trusted) {
    try {
      KeyStore store = null;
      if (!trusted.isEmpty()) {
        store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < trusted.size(); i++) {
          store.setCertificateEntry("ca-" + i, trusted.get(i));
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager usable) {
          return new Tls(verify, usable);
        }
      }
      throw new IllegalStateException("the platform has no trust manager for certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the trusted certificates cannot be used: " + e, e);
    }
  }

  /** What a handshake needs of the run that it is part of. */
  interface Run {
    /** Has the socket closed when the run is cancelled. */
    SSLSocket closeOnCancel(SSLSocket socket);

    /** Where facts go. */
    Measurements.Builder measured();

    /** The wall clock, by which dates are judged. */
    Instant wallTime();
  }

  /** Shakes hands over a connected socket, records, judges; closes nothing. */
  Socket handshake(Socket plain, String host, Run run) throws IOException {
    SSLSocket socket =
        run.closeOnCancel(
            (SSLSocket)
                context.getSocketFactory().createSocket(plain, host, plain.getPort(), true));
    SSLParameters parameters = socket.getSSLParameters();
    if (!isAddress(host)) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SSLException e) {
      throw new ProbeFailure(Outcome.TLS, "TLS handshake failed: " + TlsWords.of(e));
    }
    X509Certificate[] chain = Certificates.chain(socket.getSession());
    Instant now = run.wallTime();
    run.measured().set(Net.TLS_VERSION, socket.getSession().getProtocol());
    Certificates.record(chain, now, run.measured());
    if (verify) {
      Certificates.judge(chain, host, now, authorities);
    }
    return socket;
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  /** Takes every certificate; the judgement comes after the handshake. */
  private static final class TakesAll extends javax.net.ssl.X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
