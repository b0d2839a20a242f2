package dev.watchkeeper.probes.internal.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server for datagrams on the loopback address that behaves as told. */
public final class UdpPeer implements Closeable {
  private final DatagramSocket socket;
  public final List<byte[]> requests = new CopyOnWriteArrayList<>();
  public final List<SocketAddress> clients = new CopyOnWriteArrayList<>();

  /** What it does with the datagram that came last. */
  @FunctionalInterface
  public interface Behaviour {
    void serve(UdpPeer peer, byte[] request, SocketAddress client) throws IOException;
  }

  public UdpPeer(Behaviour behaviour) throws IOException {
    this(0, behaviour);
  }

  public UdpPeer(int port, Behaviour behaviour) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread thread = new Thread(() -> serve(behaviour), "udp-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Says nothing. */
  public static UdpPeer silent() throws IOException {
    return new UdpPeer((peer, request, client) -> {});
  }

  private void serve(Behaviour behaviour) {
    byte[] buffer = new byte[65_535];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] request = Arrays.copyOf(buffer, packet.getLength());
        requests.add(request);
        clients.add(packet.getSocketAddress());
        behaviour.serve(this, request, packet.getSocketAddress());
      } catch (IOException e) {
        if (socket.isClosed()) {
          return;
        }
      }
    }
  }

  public void send(byte[] bytes, SocketAddress to) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  public int port() {
    return socket.getLocalPort();
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() {
    socket.close();
  }
}
