package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of the addresses of a peer. With one address it is a plain socket; with several
 * they {@link Race}. The platform's own proxy settings are not consulted: what a check does is in
 * its settings.
 */
final class Dialer {
  private final Run run;

  /**
   * What it needs of a run.
   *
   * @param context its limits
   * @param wire whose connection it is
   * @param source the address to connect from; null for any
   */
  record Run(ProbeContext context, Wire wire, @Nullable InetAddress source) {}

  Dialer(Run run) {
    this.run = run;
  }

  /** A socket that is connected and closed when the run is cancelled. */
  Socket dial(List<InetAddress> addresses, int port, boolean all) throws IOException {
    if (addresses.size() > 1) {
      return new Race(run, at(addresses, port), all).run();
    }
    InetAddress address = addresses.get(0);
    run.wire().measured().set(Net.ATTEMPTS, 1);
    Socket socket = made();
    try {
      bind(socket);
      long left = run.context().remaining().toMillis();
      socket.connect(new InetSocketAddress(address, port), (int) Math.min(left, Integer.MAX_VALUE));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw Failures.connecting(e, run.wire(), address);
    }
  }

  private static List<InetSocketAddress> at(List<InetAddress> addresses, int port) {
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  /** The first option that is set makes the descriptor. */
  private Socket made() throws ProbeFailure {
    Socket socket = run.context().closeOnCancel(new Socket(Proxy.NO_PROXY));
    try {
      socket.setTcpNoDelay(true);
      return socket;
    } catch (SocketException e) {
      throw run.wire().expired() ? Failures.timeout(run.wire()) : Failures.creating(e);
    }
  }

  private void bind(Socket socket) throws ProbeFailure {
    InetAddress source = run.source();
    try {
      if (source != null) {
        socket.bind(new InetSocketAddress(source, 0));
      }
    } catch (IOException e) {
      throw Failures.binding(e, source);
    }
  }
}
