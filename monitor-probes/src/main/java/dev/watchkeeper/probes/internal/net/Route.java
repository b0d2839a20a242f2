package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way from here to a place, as a check wants it: found, dialled, through a proxy or not. */
final class Route {
  private final Wire wire;
  private final Transport transport;
  private final ProbeContext context;

  Route(Wire wire, Transport transport, ProbeContext context) {
    this.wire = wire;
    this.transport = transport;
    this.context = context;
  }

  /** Resolves, connects, and says the PROXY line if one is wanted. */
  void open(Endpoint to) throws IOException {
    ProxyServer proxy = transport.proxy();
    InetSocketAddress target =
        proxy == null ? connectTo(to, to, "connect") : connectThrough(proxy, to);
    wire.talkingTo(to);
    ProxyLine line = transport.proxyLine();
    if (line != null) {
      wire.begin("connect", "sending the PROXY line");
      Socket plain = wire.connected();
      wire.write(line.of((InetSocketAddress) plain.getLocalSocketAddress(), target));
      wire.end(Net.CONNECT);
    }
  }

  private InetSocketAddress connectTo(Endpoint to, Object shown, String asPhase)
      throws IOException {
    wire.talkingTo(shown);
    List<InetAddress> addresses =
        asPhase.equals("proxy") ? resolveProxy(to.host()) : resolve(to.host());
    wire.begin(asPhase, "connecting to", shown);
    Dialer dialer = new Dialer(new Dialer.Run(context, wire, transport.source()));
    wire.use(dialer.dial(addresses, to.port(), transport.attempts() == Attempts.ALL));
    wire.end(Net.CONNECT);
    InetAddress address = wire.connected().getInetAddress();
    wire.measured().set(Net.ADDRESS, address.getHostAddress());
    wire.measured().set(Net.FAMILY, Literals.isIpv4(address) ? "ipv4" : "ipv6");
    return new InetSocketAddress(address, to.port());
  }

  private List<InetAddress> resolve(String host) throws IOException {
    wire.begin("resolve", "resolving", host);
    return find(host);
  }

  private List<InetAddress> resolveProxy(String host) throws IOException {
    wire.begin("proxy", "resolving", host);
    try {
      return find(host);
    } catch (ProbeFailure e) {
      throw new ProbeFailure(e.outcome(), "no way to " + wire.peer() + ": " + e.reason());
    }
  }

  private List<InetAddress> find(String host) throws IOException {
    Answer answer = transport.resolver().find(host, transport, context);
    wire.end(Net.RESOLVE);
    wire.measured().set(Net.ADDRESSES, answer.addresses().size());
    if (!answer.canonical().isEmpty()) {
      wire.measured().set(Net.CANONICAL_NAME, answer.canonical());
    }
    return transport.choose(host, answer, context.addressPolicy());
  }

  private @Nullable InetSocketAddress connectThrough(ProxyServer proxy, Endpoint to)
      throws IOException {
    InetAddress address = proxy.resolves() ? Literals.parse(to.host()) : resolve(to.host()).get(0);
    if (proxy.resolves() && address != null) {
      transport.choose(to.host(), Answer.of(List.of(address)), context.addressPolicy());
    }
    connectTo(proxy.endpoint(), proxy, "proxy");
    wire.begin("proxy", "waiting for", proxy);
    Endpoint there = address == null ? to : new Endpoint(address.getHostAddress(), to.port());
    if (proxy.kind() == ProxyServer.Kind.HTTP) {
      HttpConnect.open(wire, proxy, there);
    } else {
      new Socks5(wire, proxy).open(there, address);
    }
    wire.end(Net.PROXY);
    return address == null ? null : new InetSocketAddress(address, to.port());
  }
}
