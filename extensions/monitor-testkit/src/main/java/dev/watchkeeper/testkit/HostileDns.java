package dev.watchkeeper.testkit;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A name server on 127.0.0.1, over UDP and TCP at one port of its own, that treats each name as it
 * was told and knows no other (NXDOMAIN). For tests of whatever resolves names: answers that are
 * late, cut, empty, refused, that change after the first, or whose alias is full of odd bytes. It
 * answers questions for A and AAAA records (RFC 1035, RFC 3596). Thread-safe.
 *
 * <pre>{@code
 * try (HostileDns dns = HostileDns.start()) {
 *   dns.addresses("shop.test", "127.0.0.1").servfail("broken.test");
 *   ... // a probe that asks dns.address()
 * }
 * }</pre>
 *
 * <p>{@link #close()} ends its threads and waits for them.
 */
public final class HostileDns implements AutoCloseable {
  private static final int MOST_BYTES = 4_096;
  private static final long JOIN_MILLIS = 1_000;
  private static final int TRIES = 20;

  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<String, DnsTreatment> treatments = new ConcurrentHashMap<>();
  private final Queue<String> questions = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private HostileDns(DatagramSocket udp, ServerSocket tcp) {
    this.udp = udp;
    this.tcp = tcp;
    begin("hostile-dns-udp", this::serveUdp);
    begin("hostile-dns-tcp", this::serveTcp);
  }

  /** A server that knows no name yet. */
  public static HostileDns start() {
    for (int i = 0; i < TRIES; i++) {
      HostileDns started = tryToStart();
      if (started != null) {
        return started;
      }
    }
    throw new IllegalStateException("no port is free for both UDP and TCP");
  }

  private static @Nullable HostileDns tryToStart() {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      DatagramSocket udp = new DatagramSocket(new InetSocketAddress(loopback, 0));
      try {
        return new HostileDns(udp, new ServerSocket(udp.getLocalPort(), 50, loopback));
      } catch (IOException taken) {
        udp.close();
        return null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no port on the loopback address", e);
    }
  }

  private HostileDns treat(String name, DnsTreatment treatment) {
    treatments.put(requireNonNull(name, "name").toLowerCase(Locale.ROOT), treatment);
    return this;
  }

  /** This name has these addresses, of either family. */
  public HostileDns addresses(String name, String... addresses) {
    return treat(name, DnsTreatment.addresses(addresses));
  }

  /** This name has one address at the first look (of each family) and another one afterwards. */
  public HostileDns rebinding(String name, String first, String then) {
    return treat(name, DnsTreatment.addresses(first).afterTheFirst(DnsTreatment.addresses(then)));
  }

  /** This name is there and has no address. */
  public HostileDns empty(String name) {
    return treat(name, DnsTreatment.addresses());
  }

  /** This name is not there, as any that was not told of. */
  public HostileDns nxdomain(String name) {
    return treat(name, DnsTreatment.code(3));
  }

  /** The server fails for this name. */
  public HostileDns servfail(String name) {
    return treat(name, DnsTreatment.code(2));
  }

  /** The server refuses to answer for this name. */
  public HostileDns refused(String name) {
    return treat(name, DnsTreatment.code(5));
  }

  /** Questions for this name get no answer. */
  public HostileDns dropped(String name) {
    return treat(name, DnsTreatment.code(-1));
  }

  /** Questions for this name get an answer that is none. */
  public HostileDns garbage(String name) {
    return treat(name, DnsTreatment.code(-2));
  }

  /** This name has this address, told after so long. */
  public HostileDns slow(String name, String address, Duration late) {
    return treat(name, DnsTreatment.addresses(address).after(late));
  }

  /** This name has this address; the questions for the other family get no answer. */
  public HostileDns oneFamily(String name, String address) {
    return treat(name, DnsTreatment.addresses(address).oneFamilyOnly());
  }

  /** This name has this address, told over TCP only: over UDP the answer is cut. */
  public HostileDns truncated(String name, String address) {
    return treat(name, DnsTreatment.addresses(address).overTcpOnly());
  }

  /** This name is an alias of another one, whose bytes may be odd, with this address. */
  public HostileDns alias(String name, byte[] label, String address) {
    return treat(name, DnsTreatment.addresses(address).through(label.clone()));
  }

  /** Host and port, as {@code 127.0.0.1:port}. */
  public String address() {
    return "127.0.0.1:" + udp.getLocalPort();
  }

  /** The names that were asked for so far, in order and as they were spelled. */
  public List<String> questions() {
    return List.copyOf(questions);
  }

  private void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void serveUdp() {
    byte[] buffer = new byte[MOST_BYTES];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
      } catch (IOException e) {
        continue;
      }
      byte[] question = Arrays.copyOf(buffer, packet.getLength());
      SocketAddress to = packet.getSocketAddress();
      answer(question, false, reply -> udp.send(new DatagramPacket(reply, reply.length, to)));
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] question = new byte[in.readUnsignedShort()];
        in.readFully(question);
        answer(
            question,
            true,
            reply -> {
              byte[] framed = new byte[reply.length + 2];
              framed[0] = (byte) (reply.length >> 8);
              framed[1] = (byte) reply.length;
              System.arraycopy(reply, 0, framed, 2, reply.length);
              socket.getOutputStream().write(framed);
            });
      } catch (IOException e) {
        // The other side went away, or this server was closed.
      }
    }
  }

  /** Where an answer goes. */
  @FunctionalInterface
  private interface Out {
    void send(byte[] reply) throws IOException;
  }

  private void answer(byte[] question, boolean overTcp, Out out) {
    String name = DnsTreatment.nameIn(question);
    questions.add(name);
    DnsTreatment treatment =
        treatments.getOrDefault(name.toLowerCase(Locale.ROOT), DnsTreatment.code(3));
    byte[] reply = treatment.reply(question, overTcp);
    if (reply.length == 0) {
      return;
    }
    if (treatment.late().isZero()) {
      send(reply, out);
    } else {
      begin(
          "hostile-dns-late",
          () -> {
            if (!Waiting.on(closed, treatment.late())) {
              send(reply, out);
            }
          });
    }
  }

  private static void send(byte[] reply, Out out) {
    try {
      out.send(reply);
    } catch (IOException usualEnd) {
      // The other side went away, or this server was closed.
      return;
    }
  }

  /** Ends the server; closing twice is harmless. */
  @Override
  public void close() {
    closed.countDown();
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      Waiting.on(thread, JOIN_MILLIS);
    }
  }

  @Override
  public String toString() {
    return "hostile name server at " + address();
  }
}
