package dev.watchkeeper.dns.internal;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on the loopback address, one port for UDP and TCP (or TLS), that answers as it is
 * told, badly if need be.
 */
final class NameServer implements Closeable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  final List<Message> questions = new CopyOnWriteArrayList<>();

  /** What it does with a question. */
  @FunctionalInterface
  interface Behaviour {
    void answer(Asked asked) throws Exception;
  }

  /** A question, and the way back to who asked. */
  interface Asked {
    Message question();

    /** Whether it came over a stream. */
    boolean stream();

    /** Sends these bytes as one message. */
    void send(byte[] message) throws IOException;

    /** Sends these bytes as they are, without a length before them. */
    void raw(byte[] bytes) throws IOException;

    /** Ends the connection. */
    void close() throws IOException;

    /** An answer without records, to be filled. */
    default Message reply() {
      Message reply = new Message(question().getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RD);
      reply.getHeader().setFlag(Flags.RA);
      reply.addRecord(question().getQuestion(), Section.QUESTION);
      return reply;
    }

    default void send(Message message) throws IOException {
      send(message.toWire(65_535));
    }
  }

  NameServer(Behaviour behaviour) throws IOException {
    this(behaviour, null);
  }

  NameServer(Behaviour behaviour, SSLContext tls) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServerSocket stream = null;
    DatagramSocket datagrams = null;
    for (int i = 0; datagrams == null; i++) {
      stream =
          tls == null
              ? new ServerSocket(0, 50, loopback)
              : tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
      try {
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, stream.getLocalPort()));
      } catch (BindException e) {
        stream.close();
        if (i == 20) {
          throw e;
        }
      }
    }
    udp = datagrams;
    tcp = stream;
    start(() -> datagrams(behaviour));
    start(() -> streams(behaviour));
  }

  /** Answers every question with records like this, {@code ttl type data}, of the name asked. */
  static NameServer of(String... records) throws IOException {
    return new NameServer(
        asked -> {
          Message reply = asked.reply();
          for (String record : records) {
            reply.addRecord(record(asked.question().getQuestion().getName(), record), 1);
          }
          asked.send(reply);
        });
  }

  /** Answers every question with this response code. */
  static NameServer failing(int rcode) throws IOException {
    return new NameServer(
        asked -> {
          Message reply = asked.reply();
          reply.getHeader().setRcode(rcode);
          asked.send(reply);
        });
  }

  static Record record(Name name, String ttlTypeData) throws IOException {
    String[] parts = ttlTypeData.split(" ", 3);
    int type = Type.value(parts[1]);
    return Record.fromString(name, type, 1, Long.parseLong(parts[0]), parts[2], Name.root);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void datagrams(Behaviour behaviour) {
    byte[] buffer = new byte[65_535];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        answer(behaviour, new Datagram(new Message(bytes), udp, from));
      } catch (IOException e) {
        if (udp.isClosed()) {
          return;
        }
      }
    }
  }

  private void streams(Behaviour behaviour) {
    while (!tcp.isClosed()) {
      try {
        Socket socket = tcp.accept();
        sockets.add(socket);
        start(() -> stream(behaviour, socket));
      } catch (IOException e) {
        if (tcp.isClosed()) {
          return;
        }
      }
    }
  }

  private void stream(Behaviour behaviour, Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (!socket.isClosed()) {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        answer(behaviour, new Stream(new Message(bytes), socket));
      }
    } catch (IOException e) {
      // the other side is done
    } finally {
      sockets.remove(socket);
    }
  }

  private void answer(Behaviour behaviour, Asked asked) {
    questions.add(asked.question());
    try {
      behaviour.answer(asked);
    } catch (Exception e) {
      // the other side went away, which a test may want
    }
  }

  int port() {
    return udp.getLocalPort();
  }

  /** As {@code 127.0.0.1:port}. */
  String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private record Datagram(Message question, DatagramSocket socket, InetSocketAddress to)
      implements Asked {
    @Override
    public boolean stream() {
      return false;
    }

    @Override
    public void send(byte[] message) throws IOException {
      socket.send(new DatagramPacket(message, message.length, to));
    }

    @Override
    public void raw(byte[] bytes) throws IOException {
      send(bytes);
    }

    @Override
    public void close() {}
  }

  private record Stream(Message question, Socket socket) implements Asked {
    @Override
    public boolean stream() {
      return true;
    }

    @Override
    public void send(byte[] message) throws IOException {
      byte[] framed = new byte[message.length + 2];
      framed[0] = (byte) (message.length >> 8);
      framed[1] = (byte) message.length;
      System.arraycopy(message, 0, framed, 2, message.length);
      raw(framed);
    }

    @Override
    public void raw(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
