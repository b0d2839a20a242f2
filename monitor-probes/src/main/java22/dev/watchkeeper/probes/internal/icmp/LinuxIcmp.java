package dev.watchkeeper.probes.internal.icmp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A datagram socket of the protocol ICMP (icmp(7)), on 64-bit Linux. Memory for messages is kept
 * for the next sender; there is as much of it as senders were at once. All of it goes when the
 * socket is closed, which the thread that receives does, when nobody sends.
 */
final class LinuxIcmp implements IcmpSocket {
  static final int SOL_IP = 0;
  static final int SOL_IPV6 = 41;
  static final int IP_TTL = 2;
  static final int IPV6_HOPLIMIT = 52;

  private static final int DATAGRAM = 2 | 0x800 | 0x8_0000;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_RECVERR = 11;
  private static final int IP_RECVTTL = 12;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_RECVERR = 25;
  private static final int IPV6_RECVHOPLIMIT = 51;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVBUF = 8;
  private static final int SO_TIMESTAMPNS = 35;
  private static final long OLDEST = Duration.ofSeconds(1).toNanos();
  private static final int BUFFER = 4 << 20;
  private static final int NEVER = 0;
  private static final int ALWAYS = 2;
  private static final int ERRORS = 0x2000;
  private static final int INTERRUPTED = 4;
  private static final short READABLE = 1;
  private static final short FAILED = 8;
  private static final short GONE = 0x20;

  private final int descriptor;
  private final boolean six;
  private final Arena arena = Arena.ofShared();
  private final Queue<Message> messages = new ConcurrentLinkedQueue<>();
  private final Message incoming = new Message(arena);
  private final MemorySegment polled = arena.allocate(8, 4);
  private final byte[] packet = new byte[Message.ROOM];

  private LinuxIcmp(int descriptor, boolean six) {
    this.descriptor = descriptor;
    this.six = six;
    polled.set(JAVA_INT, 0, descriptor);
    polled.set(JAVA_SHORT, 4, READABLE);
  }

  static LinuxIcmp open(boolean six, boolean whole) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Libc.STATE);
      int descriptor = Libc.socket(state, six ? 10 : 2, DATAGRAM, six ? 58 : 1);
      if (descriptor < 0) {
        throw refused(Libc.error(state), six);
      }
      LinuxIcmp socket = new LinuxIcmp(descriptor, six);
      socket.option(SOL_SOCKET, SO_RCVBUF, BUFFER);
      socket.option(SOL_SOCKET, SO_TIMESTAMPNS, 1);
      int level = six ? SOL_IPV6 : SOL_IP;
      socket.option(level, six ? IPV6_RECVERR : IP_RECVERR, 1);
      socket.option(level, six ? IPV6_RECVHOPLIMIT : IP_RECVTTL, 1);
      socket.option(level, six ? IPV6_MTU_DISCOVER : IP_MTU_DISCOVER, whole ? ALWAYS : NEVER);
      return socket;
    }
  }

  private static IOException refused(int error, boolean six) {
    return switch (error) {
      case EPERM, EACCES ->
          new IcmpUnavailable("net.ipv4.ping_group_range has no group of this user");
      case 12, 23, 24, ENOBUFS -> new IOException("too many open files, or no memory");
      default ->
          new IcmpUnavailable(
              "the system has none for IPv" + (six ? 6 : 4) + " (error " + error + ")");
    };
  }

  private void option(int level, int name, int value) {
    try (Arena own = Arena.ofConfined()) {
      MemorySegment state = own.allocate(Libc.STATE);
      int ignored =
          Libc.setsockopt(state, descriptor, level, name, own.allocateFrom(JAVA_INT, value));
    }
  }

  @Override
  public int send(IcmpTarget to, byte[] bytes, int ttl) {
    Message kept = messages.poll();
    Message message = kept == null ? new Message(arena) : kept;
    message.fill(to, bytes, ttl);
    long sent = Libc.sendmsg(message.state, descriptor, message.header, 0);
    int error = sent < 0 ? Libc.error(message.state) : 0;
    messages.add(message);
    return error;
  }

  @Override
  public int receive(int millis, Listener listener) throws IOException {
    int ready = Libc.poll(incoming.state, polled, 1, millis);
    if (ready < 0 && Libc.error(incoming.state) != INTERRUPTED) {
      throw new IOException("poll failed with the error " + Libc.error(incoming.state));
    }
    short what = ready <= 0 ? 0 : polled.get(JAVA_SHORT, 6);
    if ((what & GONE) != 0) {
      throw new IOException("the descriptor of the socket was closed");
    }
    int heard = (what & FAILED) != 0 ? errors(listener) : 0;
    return (what & (READABLE | FAILED)) != 0 ? heard + answers(listener) : heard;
  }

  private int answers(Listener listener) {
    int heard = 0;
    for (int length = next(0); length >= 0; length = next(0)) {
      int at = incoming.find(six ? SOL_IPV6 : SOL_IP, six ? IPV6_HOPLIMIT : IP_TTL);
      if (length > 0 && packet[0] == (byte) (six ? 129 : 0)) {
        listener.answered(packet, length, at < 0 ? -1 : incoming.controlInt(at), age());
      }
      heard++;
    }
    return heard;
  }

  /** Since when the message is there, by the stamp that the system put on it. */
  private long age() {
    int at = incoming.find(SOL_SOCKET, SO_TIMESTAMPNS);
    if (at < 0) {
      return 0;
    }
    Instant then = Instant.ofEpochSecond(incoming.controlLong(at), incoming.controlLong(at + 8));
    long age = Duration.between(then, TimeSource.system().wallTime()).toNanos();
    return age < 0 || age > OLDEST ? 0 : age;
  }

  private int errors(Listener listener) {
    int heard = 0;
    for (int length = next(ERRORS); length >= 0; length = next(ERRORS)) {
      int at = incoming.find(six ? SOL_IPV6 : SOL_IP, six ? IPV6_RECVERR : IP_RECVERR);
      int origin = at < 0 ? 0 : incoming.controlByte(at + 4);
      if (origin == 2 || origin == 3) {
        int type = incoming.controlByte(at + 5);
        int code = incoming.controlByte(at + 6);
        String by = text(incoming.controlAddress(at + 16));
        listener.failed(
            packet,
            length,
            incoming.address(),
            origin == 2 ? IcmpError.v4(type, code, by) : IcmpError.v6(type, code, by));
      }
      heard++;
    }
    return heard;
  }

  /** The length of the next message; -1 if there is none now. */
  private int next(int flags) {
    incoming.clear();
    long length = Libc.recvmsg(incoming.state, descriptor, incoming.header, flags);
    if (length >= 0) {
      incoming.copy(packet, (int) Math.min(length, packet.length));
    }
    return (int) Math.min(length, packet.length);
  }

  private static String text(byte[] address) {
    try {
      return address.length == 0 ? "" : InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  @Override
  public void close() {
    Libc.close(incoming.state, descriptor);
    arena.close();
  }
}
