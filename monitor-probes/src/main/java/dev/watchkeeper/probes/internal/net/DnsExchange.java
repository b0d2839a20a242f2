package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * One exchange with a name server: questions about one name, sent again each second until they are
 * answered or the deadline has passed (which ends it with an exception). Answers come from the
 * server that was asked, to the port that asked, with the id and the question that were sent; all
 * else is ignored. Belongs to the thread of a run.
 */
final class DnsExchange {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int MOST_BYTES = 4_096;
  private static final long AGAIN_NANOS = 1_000_000_000L;

  /** How long the other family is waited for once there is an address (RFC 8305, section 3). */
  private static final long OTHER_FAMILY_NANOS = 50_000_000L;

  private final InetSocketAddress server;
  private final ProbeContext context;
  private final List<byte[]> open = new ArrayList<>(2);
  private final List<DnsMessage> answered = new ArrayList<>(2);
  private final byte[] buffer = new byte[MOST_BYTES];
  private boolean found;

  DnsExchange(InetSocketAddress server, ProbeContext context) {
    this.server = server;
    this.context = context;
  }

  /**
   * The answers, at least one unless nonsense came.
   *
   * @param types of the records wanted
   * @param patient whether all answers are waited for when there is an address already
   */
  List<DnsMessage> ask(byte[] name, List<Integer> types, boolean patient) throws IOException {
    for (int type : types) {
      open.add(DnsMessage.question(RANDOM.nextInt(1 << 16), name, type));
    }
    try (DatagramSocket socket = open()) {
      socket.connect(server);
      converse(socket, patient);
      return answered;
    } catch (ProtocolException e) {
      return List.of();
    } catch (PortUnreachableException e) {
      throw new ProbeFailure(Outcome.DNS, "nobody answers at the name server " + shown());
    } catch (SocketException e) {
      context.remaining();
      throw new ProbeFailure(Outcome.DNS, "the name server " + shown() + " cannot be reached");
    }
  }

  private void converse(DatagramSocket socket, boolean patient) throws IOException {
    long again = context.time().nanoTime();
    long settled = 0;
    while (!open.isEmpty()) {
      long now = context.time().nanoTime();
      if (again - now <= 0) {
        send(socket);
        again = now + AGAIN_NANOS;
      }
      if (found && !patient && settled == 0) {
        settled = now + OTHER_FAMILY_NANOS;
      }
      if (settled != 0 && settled - now <= 0) {
        return;
      }
      receive(socket, settled == 0 ? again - now : Math.min(again - now, settled - now));
    }
  }

  private DatagramSocket open() throws ProbeFailure {
    try {
      return context.closeOnCancel(new DatagramSocket());
    } catch (SocketException e) {
      throw Failures.creating(e);
    }
  }

  private void send(DatagramSocket socket) throws IOException {
    for (byte[] question : open) {
      socket.send(new DatagramPacket(question, question.length));
    }
  }

  /** Takes one datagram, if one comes in this time. */
  private void receive(DatagramSocket socket, long nanos) throws IOException {
    long wait = Math.min(nanos, context.remaining().toNanos()) / 1_000_000;
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    try {
      socket.setSoTimeout((int) wait + 1);
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      context.remaining();
      return;
    }
    take(packet.getLength());
  }

  private void take(int length) throws IOException {
    byte[] question = null;
    for (byte[] one : open) {
      question = DnsMessage.answers(one, buffer, length) ? one : question;
    }
    if (question == null) {
      return;
    }
    DnsMessage message = DnsMessage.read(buffer, length, question.length);
    message = message.truncated() ? overTcp(question) : message;
    open.remove(question);
    answered.add(message);
    found |= !message.records().isEmpty();
    if (message.code() == DnsMessage.NXDOMAIN) {
      open.clear();
    }
  }

  private DnsMessage overTcp(byte[] question) throws IOException {
    try (Socket socket = context.closeOnCancel(new Socket(Proxy.NO_PROXY))) {
      socket.connect(server, (int) Math.min(Integer.MAX_VALUE, context.remaining().toMillis()));
      byte[] framed = new byte[question.length + 2];
      framed[0] = (byte) (question.length >> 8);
      framed[1] = (byte) question.length;
      System.arraycopy(question, 0, framed, 2, question.length);
      OutputStream out = socket.getOutputStream();
      out.write(framed);
      return read(socket, question);
    } catch (ProtocolException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      context.remaining();
      throw new ProbeFailure(
          Outcome.DNS, "the name server " + shown() + " cuts its answer and fails over TCP");
    }
  }

  private DnsMessage read(Socket socket, byte[] question) throws IOException {
    DataInputStream in = new DataInputStream(new TimedInput(socket, context));
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    if (!DnsMessage.answers(question, message, message.length)) {
      throw new ProtocolException("an answer to another question");
    }
    return DnsMessage.read(message, message.length, question.length);
  }

  private String shown() {
    return Endpoint.of(server).toString();
  }
}
