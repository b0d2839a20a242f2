package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.AddressPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: looks the name up once, asks the policy about each address, and connects to
 * the very address that was asked about. Immutable.
 *
 * @param policy which addresses may be connected to
 * @param trust whom to trust; null for the authorities of the platform
 */
record Doorway(AddressPolicy policy, @Nullable SSLContext trust) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * A plain connection; closed at the end of the attempt.
   *
   * @throws Refused if every address of the name is refused
   * @throws IOException if none of the others can be connected to
   */
  Socket connect(String host, int port, Attempt attempt) throws IOException {
    IOException last = null;
    List<InetAddress> addresses = LookUps.of(host, attempt);
    for (int i = 0; i < addresses.size(); i++) {
      InetAddress named = InetAddress.getByAddress(host, addresses.get(i).getAddress());
      Optional<String> refusal = policy.refusal(named);
      try {
        if (refusal.isPresent()) {
          throw new Refused("blocked by the address policy: " + refusal.get());
        }
        return connect(new InetSocketAddress(named, port), addresses.size() - i, attempt);
      } catch (IOException e) {
        last = last == null || last instanceof Refused || attempt.cut() ? e : last;
      }
    }
    throw last == null ? new IOException("the name " + host + " has no address") : last;
  }

  private static Socket connect(InetSocketAddress address, int left, Attempt attempt)
      throws IOException {
    attempt.doing("connecting to " + address.getHostString() + ":" + address.getPort());
    Socket socket = attempt.closeAtEnd(new Socket());
    try {
      socket.connect(address, Math.max(1, attempt.millis() / left));
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      Attempt.closeQuietly(socket);
      throw e;
    }
  }

  /**
   * The same connection with TLS; the certificate is checked against the name.
   *
   * @throws IOException if there is no agreement, or the certificate is not trusted
   */
  SSLSocket secure(Socket socket, String host, Attempt attempt) throws IOException {
    attempt.doing("agreeing on TLS with " + host);
    SSLSocket secured = (SSLSocket) factory().createSocket(socket, host, socket.getPort(), true);
    SSLParameters demands = secured.getSSLParameters();
    demands.setEndpointIdentificationAlgorithm("HTTPS");
    demands.setProtocols(PROTOCOLS);
    secured.setSSLParameters(demands);
    secured.setSoTimeout(attempt.millis());
    secured.startHandshake();
    return secured;
  }

  /** What makes connections with TLS. */
  SSLSocketFactory factory() throws IOException {
    try {
      return (trust == null ? SSLContext.getDefault() : trust).getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS here", e);
    }
  }
}
