package dev.watchkeeper.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A peer for datagrams that misbehaves. One thread receives; what goes on without being asked is
 * sent by a second one to whoever was heard last.
 */
final class BadDatagrams implements BadPeer {
  private static final int LARGEST = 65_535;
  private static final int NOISE = 1_200;
  private static final int SEED = 7;
  private static final long JOIN_MILLIS = 1_000;
  private static final long DRIP = Duration.ofMillis(20).toNanos();
  private static final long FLOOD = Duration.ofNanos(20_000).toNanos();

  private final Manner manner;
  private final DatagramSocket socket;
  private final int port;
  private final CountDownLatch heard = new CountDownLatch(1);
  private final AtomicLong sent = new AtomicLong();
  private final byte[] noise = new byte[NOISE];
  private final Thread receiver;
  private final Thread sender;
  private volatile SocketAddress client = new InetSocketAddress(0);

  BadDatagrams(Manner manner) throws IOException {
    this.manner = manner;
    new Random(SEED).nextBytes(noise);
    byte[] loopback = {127, 0, 0, 1};
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
    port = socket.getLocalPort();
    if (manner == Manner.REFUSING) {
      socket.close();
    }
    receiver = new Thread(this::receive, "bad-datagrams-" + port);
    sender = new Thread(this::goOn, "bad-datagrams-" + port + "-sender");
    receiver.setDaemon(true);
    sender.setDaemon(true);
    receiver.start();
    sender.start();
  }

  private void receive() {
    byte[] buffer = new byte[LARGEST];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        client = packet.getSocketAddress();
        heard.countDown();
        answer(Arrays.copyOf(buffer, packet.getLength()));
      } catch (IOException e) {
        // The client went away, or this peer was closed.
      }
    }
  }

  private void answer(byte[] request) throws IOException {
    if (manner == Manner.ECHOING) {
      send(request);
    } else if (manner == Manner.NOISY) {
      send(noise);
    }
  }

  private void goOn() {
    boolean drips = manner == Manner.DRIPPING;
    if (!drips && manner != Manner.ENDLESS) {
      return;
    }
    while (!socket.isClosed()) {
      LockSupport.parkNanos(drips ? DRIP : FLOOD);
      try {
        if (heard.getCount() == 0) {
          send(drips ? new byte[] {'x'} : noise);
        }
      } catch (IOException e) {
        // The client went away, or this peer was closed.
      }
    }
  }

  private void send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, client));
    sent.addAndGet(bytes.length);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public boolean awaitContact(Duration atMost) {
    return Waiting.on(heard, atMost);
  }

  @Override
  public long bytesSent() {
    return sent.get();
  }

  @Override
  public void close() {
    socket.close();
    Waiting.on(receiver, JOIN_MILLIS);
    Waiting.on(sender, JOIN_MILLIS);
  }
}
