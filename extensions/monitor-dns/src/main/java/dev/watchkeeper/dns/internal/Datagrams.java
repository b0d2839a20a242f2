package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Attempts;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;

/**
 * Questions over UDP: each from a socket of its own, and so from a port that nobody can guess,
 * connected to the server, so that only its datagrams arrive. What does not belong to the question
 * is let go by. Belongs to the thread of one run.
 */
final class Datagrams {
  private final ProbeContext context;
  private final Transport transport;
  private final int attempts;
  private long received;
  private int sent;
  private int ignored;

  Datagrams(ProbeContext context, Transport transport, int attempts) {
    this.context = context;
    this.transport = transport;
    this.attempts = attempts;
  }

  /** Bytes that came. */
  long received() {
    return received;
  }

  /** How often a question was sent. */
  int sent() {
    return sent;
  }

  /** How many datagrams did not belong to the question. */
  int ignored() {
    return ignored;
  }

  /** Asks the addresses of the server in turn, each in its share of the time, until one answers. */
  Message ask(Wire wire, Endpoint server, Question question) throws IOException {
    wire.begin("resolve", "resolving " + server.host());
    List<InetAddress> addresses = transport.addresses(server.host(), context);
    wire.end(Net.RESOLVE);
    int last = transport.attempts() == Attempts.FIRST ? 0 : addresses.size() - 1;
    for (int i = 0; ; i++) {
      long left = context.remaining().toNanos() / (last - i + 1);
      try {
        return ask(wire, addresses.get(i), new Turn(server, question, now() + left));
      } catch (ProbeFailure | InterruptedIOException e) {
        if (i == last || isAnswer(e) || now() - context.deadlineNanos() >= 0) {
          throw e;
        }
      }
    }
  }

  /** Whether there was an answer, although a bad one. */
  private static boolean isAnswer(IOException e) {
    return e instanceof ProbeFailure failure && failure.outcome() != Outcome.UNREACHABLE;
  }

  private long now() {
    return context.time().nanoTime();
  }

  /** What one address of a server is asked, and until when. */
  private record Turn(Endpoint server, Question question, long until) {}

  private Message ask(Wire wire, InetAddress address, Turn turn) throws IOException {
    wire.measured().set(Net.ADDRESS, address.getHostAddress());
    wire.begin("answer", "waiting for the answer of " + turn.server());
    try (DatagramSocket socket = context.closeOnCancel(open())) {
      // the form that tells an unreachable network as a failure of input and output
      socket.connect(new InetSocketAddress(address, turn.server().port()));
      Message answer = exchange(socket, turn);
      wire.end(Net.WAIT);
      return answer;
    } catch (PortUnreachableException e) {
      throw new ProbeFailure(Outcome.UNREACHABLE, "nobody listens at " + turn.server() + " (UDP)");
    } catch (SocketException e) {
      if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("unreachable")) {
        throw new ProbeFailure(Outcome.UNREACHABLE, "no route to " + turn.server());
      }
      throw e;
    }
  }

  private DatagramSocket open() throws SocketException {
    InetAddress source = transport.source();
    return source == null
        ? new DatagramSocket()
        : new DatagramSocket(new InetSocketAddress(source, 0));
  }

  private Message exchange(DatagramSocket socket, Turn turn) throws IOException {
    byte[] bytes = turn.question().bytes();
    for (int left = attempts; left > 0; left--) {
      long until = now() + (turn.until() - now()) / left;
      socket.send(new DatagramPacket(bytes, bytes.length));
      sent++;
      Message answer = await(socket, turn, bytes, until);
      if (answer != null) {
        return answer;
      }
    }
    throw new InterruptedIOException("no answer");
  }

  private @Nullable Message await(DatagramSocket socket, Turn turn, byte[] asked, long until)
      throws IOException {
    byte[] buffer = new byte[turn.question().answerSize()];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (wait(socket, packet, until)) {
      received += packet.getLength();
      if (received > context.byteBudget()) {
        throw new ProbeFailure(
            Outcome.TOO_LARGE,
            "more than " + context.byteBudget() + " bytes from " + turn.server());
      }
      if (Reply.answers(buffer, packet.getLength(), asked)) {
        Message answer = Reply.read(Arrays.copyOf(buffer, packet.getLength()), turn.server());
        if (turn.question().isIn(answer)) {
          return answer;
        }
      }
      ignored++;
    }
    return null;
  }

  private boolean wait(DatagramSocket socket, DatagramPacket packet, long until)
      throws IOException {
    long left = until - now();
    if (left <= 0) {
      return false;
    }
    context.remaining();
    socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1));
    packet.setLength(packet.getData().length);
    try {
      socket.receive(packet);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
