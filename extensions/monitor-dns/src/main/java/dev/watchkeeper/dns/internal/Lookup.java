package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;

/**
 * One run: asks the servers in turn, and judges what they say. Belongs to the thread of the run.
 */
final class Lookup extends WireProbe {
  private final DnsPlan plan;
  private final Transport transport;
  private final Turns turns;
  private final Datagrams datagrams;
  private int streams;
  private boolean truncated;

  Lookup(DnsPlan plan, Transport transport, Turns turns) {
    super(transport);
    this.plan = plan;
    this.transport = transport;
    this.turns = turns;
    this.datagrams = new Datagrams(turns, transport, plan.delivery().attempts());
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    List<Endpoint> servers = plan.servers().now();
    Facts facts = new Facts(wire.measured(), plan.question());
    try {
      return plan.comparison() == DnsPlan.Comparison.NONE
          ? first(wire, servers, facts)
          : all(wire, servers, facts);
    } finally {
      facts.sent(streams + datagrams.sent(), datagrams.ignored(), truncated);
    }
  }

  /** What came over UDP, which the wire does not know of. */
  long datagramBytes() {
    return datagrams.received();
  }

  private Reading first(Wire wire, List<Endpoint> servers, Facts facts) throws IOException {
    for (int i = 0; ; i++) {
      int more = servers.size() - i - 1;
      try {
        Reply reply = ask(wire, servers.get(i), more);
        facts.record(reply, 1);
        Reading seen = plan.accepted().judge(reply);
        return plan.serialNeverBack() ? Serials.judge(seen, reply, turns) : seen;
      } catch (IOException e) {
        if (more == 0 || turns.over() || isOurs(e)) {
          throw e;
        }
      }
    }
  }

  /** Whether no other server can help. */
  private static boolean isOurs(IOException e) {
    return e instanceof ProbeFailure failure
        && failure.outcome().status() != Outcome.TIMEOUT.status();
  }

  private Reading all(Wire wire, List<Endpoint> servers, Facts facts) throws IOException {
    List<Reply> replies = new ArrayList<>();
    for (Endpoint server : servers) {
      Reply reply = inTurn(wire, server, servers.size() - replies.size() - 1);
      replies.add(reply);
      facts.record(reply, replies.size());
      Reading seen = plan.accepted().judge(reply);
      if (!seen.status().isWorking()) {
        return seen;
      }
      boolean alone = replies.size() == 1;
      String difference = alone ? null : Serials.difference(replies.get(0), reply, plan);
      if (difference != null) {
        return Reading.down(difference);
      }
    }
    return plan.serialNeverBack()
        ? Serials.judge(Reading.up(), replies.get(0), turns)
        : Reading.up();
  }

  private Reply inTurn(Wire wire, Endpoint server, int more) throws IOException {
    try {
      return ask(wire, server, more);
    } catch (InterruptedIOException e) {
      if (turns.over()) {
        throw e;
      }
      throw new ProbeFailure(Outcome.TIMEOUT, "no answer from " + server + " in its share of time");
    }
  }

  private Reply ask(Wire wire, Endpoint server, int more) throws IOException {
    turns.next(more);
    Endpoint instead = transport.connectTo();
    Endpoint to = instead == null ? server : instead;
    Delivery how = plan.delivery();
    if (how.way() != Delivery.Way.UDP) {
      return new Reply(overStream(wire, to), to, how.way());
    }
    Reply reply = new Reply(datagrams.ask(wire, to, plan.question()), to, Delivery.Way.UDP);
    truncated |= reply.truncated();
    return reply.truncated() && how.tcpOnTruncation()
        ? new Reply(overStream(wire, to), to, Delivery.Way.TCP)
        : reply;
  }

  /** Asks over TCP or TLS, where two bytes of length come before a message (RFC 7766). */
  private Message overStream(Wire wire, Endpoint server) throws IOException {
    byte[] asked = plan.question().bytes();
    wire.connectExactly(server);
    try {
      TlsClient tls = plan.delivery().tls();
      if (tls != null) {
        wire.startTls(tls, tlsName(server));
      }
      streams++;
      wire.begin("write", "sending the question to " + server);
      wire.write(framed(asked));
      wire.end(Net.WRITE);
      return read(wire, server, asked);
    } finally {
      wire.close();
    }
  }

  private String tlsName(Endpoint server) {
    @Nullable String name = plan.delivery().tlsName();
    return name == null ? server.host() : name;
  }

  private static byte[] framed(byte[] message) {
    byte[] framed = new byte[message.length + 2];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }

  private Message read(Wire wire, Endpoint server, byte[] asked) throws IOException {
    wire.begin("answer", "waiting for the answer of " + server);
    wire.awaitFirstByte();
    wire.end(Net.WAIT);
    wire.begin("answer", "reading the answer of " + server);
    byte[] length = exactly(wire, 2, server);
    int size = (length[0] & 0xff) << 8 | length[1] & 0xff;
    if (size < Header.LENGTH) {
      throw new ProbeFailure(Outcome.PROTOCOL, "an answer of " + size + " bytes from " + server);
    }
    byte[] bytes = exactly(wire, size, server);
    wire.end(Net.READ);
    if (!Reply.answers(bytes, size, asked)) {
      throw new ProbeFailure(Outcome.PROTOCOL, server + " sent what is no answer to our question");
    }
    Message answer = Reply.read(bytes, server);
    if (!plan.question().isIn(answer)) {
      throw new ProbeFailure(Outcome.PROTOCOL, server + " answered another question");
    }
    return answer;
  }

  private static byte[] exactly(Wire wire, int size, Endpoint server) throws IOException {
    byte[] bytes = new byte[size];
    int have = 0;
    while (have < size) {
      int count = wire.read(bytes, have, size - have);
      if (count < 0) {
        throw new ProbeFailure(
            Outcome.RESET,
            "closed by " + server + " within its answer: " + have + " of " + size + " bytes");
      }
      have += count;
    }
    return bytes;
  }
}
