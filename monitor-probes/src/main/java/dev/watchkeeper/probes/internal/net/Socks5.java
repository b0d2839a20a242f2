package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a SOCKS proxy for a connection: RFC 1928, with the login of RFC 1929. */
final class Socks5 {
  private static final int VERSION = 5;
  private static final int OPEN = 0;
  private static final int LOGIN = 2;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private final Wire wire;
  private final ProxyServer proxy;

  Socks5(Wire wire, ProxyServer proxy) {
    this.wire = wire;
    this.proxy = proxy;
  }

  /** Comes back when the connection is there; without an address the proxy gets the name. */
  void open(Endpoint to, @Nullable InetAddress address) throws IOException {
    greet();
    wire.write(request(to, address));
    expect(VERSION);
    int reply = next();
    if (reply != 0) {
      throw new ProbeFailure(outcome(reply), proxy + words(reply, to));
    }
    next();
    skip(
        switch (next()) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> next();
          default -> throw nonsense();
        });
    skip(2);
  }

  private void greet() throws IOException {
    boolean login = !proxy.user().isEmpty();
    wire.write(login ? new byte[] {VERSION, 2, OPEN, LOGIN} : new byte[] {VERSION, 1, OPEN});
    wire.awaitFirstByte();
    expect(VERSION);
    int method = next();
    if (method == LOGIN && login) {
      logIn();
    } else if (method == 0xff) {
      throw new ProbeFailure(
          Outcome.AUTH, proxy + (login ? " takes no login" : " demands a login"));
    } else if (method != OPEN) {
      throw nonsense();
    }
  }

  private void logIn() throws IOException {
    byte[] user = proxy.user().getBytes(StandardCharsets.UTF_8);
    byte[] password = proxy.secret().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(1);
    bytes.write(user.length);
    bytes.writeBytes(user);
    bytes.write(password.length);
    bytes.writeBytes(password);
    wire.write(bytes.toByteArray());
    expect(1);
    if (next() != 0) {
      throw new ProbeFailure(Outcome.AUTH, proxy + " refused our login");
    }
  }

  private static byte[] request(Endpoint to, @Nullable InetAddress address) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {VERSION, 1, 0});
    if (address == null) {
      byte[] name = to.host().getBytes(StandardCharsets.UTF_8);
      bytes.write(NAME);
      bytes.write(name.length);
      bytes.writeBytes(name);
    } else {
      bytes.write(Literals.isIpv4(address) ? IPV4 : IPV6);
      bytes.writeBytes(address.getAddress());
    }
    bytes.write(to.port() >> 8);
    bytes.write(to.port());
    return bytes.toByteArray();
  }

  private int next() throws IOException {
    int octet = wire.read();
    if (octet < 0) {
      throw new ProbeFailure(Outcome.RESET, proxy + " closed the connection");
    }
    return octet;
  }

  private void expect(int octet) throws IOException {
    if (next() != octet) {
      throw nonsense();
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  private ProbeFailure nonsense() {
    return new ProbeFailure(Outcome.PROTOCOL, proxy + " does not speak SOCKS 5");
  }

  private static Outcome outcome(int reply) {
    return switch (reply) {
      case 2, 5 -> Outcome.REFUSED;
      case 3, 4, 6 -> Outcome.UNREACHABLE;
      case 1 -> Outcome.IO;
      default -> Outcome.PROTOCOL;
    };
  }

  private static String words(int reply, Endpoint to) {
    return switch (reply) {
      case 1 -> " failed to connect to " + to;
      case 2 -> " does not allow a connection to " + to;
      case 3 -> " has no route to the network of " + to;
      case 4, 6 -> " has no route to " + to;
      case 5 -> " says that the connection was refused by " + to;
      case 7 -> " does not connect for others";
      case 8 -> " does not know this kind of address: " + to;
      default -> " answered with the unknown code " + reply;
    };
  }
}
