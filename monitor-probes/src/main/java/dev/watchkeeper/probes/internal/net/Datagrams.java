package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket with a port of its own, connected, so that only the peer is heard and an
 * unreachable port is told. A new one for each datagram keeps late answers to earlier ones away.
 */
public final class Datagrams implements AutoCloseable {
  /** The largest datagram. */
  public static final int LARGEST = 65_535;

  private final Visit visit;
  private final DatagramSocket socket;
  private final byte[] buffer;

  private Datagrams(Visit visit, DatagramSocket socket, int most) {
    this.visit = visit;
    this.socket = socket;
    this.buffer = new byte[(int) Math.min(most, visit.context().byteBudget() + 1)];
  }

  /**
   * Opens a socket; it is closed when the run is cancelled.
   *
   * @param most how much of a datagram is kept, in bytes
   */
  public static Datagrams to(InetAddress address, int port, int most, Visit visit)
      throws IOException {
    DatagramSocket socket = visit.context().closeOnCancel(new DatagramSocket());
    try {
      socket.connect(new InetSocketAddress(address, port));
      return new Datagrams(visit, socket, most);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends these bytes in one datagram. */
  public void send(byte[] bytes) throws IOException {
    visit.context().remaining();
    socket.send(new DatagramPacket(bytes, bytes.length));
  }

  /**
   * The next datagram.
   *
   * @param until how long is waited, by the clock of the run
   * @return its bytes; null if none came
   */
  public byte @Nullable [] receive(long until) throws IOException {
    visit.context().remaining();
    long left = Math.min(until, visit.lastMoment()) - visit.now();
    if (left <= 0) {
      return null;
    }
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000));
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return null;
    }
    visit.received(packet.getLength());
    return Arrays.copyOf(buffer, packet.getLength());
  }

  @Override
  public void close() {
    socket.close();
  }
}
