package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks one name server for the addresses of one name, on the thread of the run and within its
 * deadline: questions for both families at once over UDP, over TCP what was cut, and again for the
 * name at the end of a chain of aliases if the server did not follow it.
 */
final class DnsClient {
  private static final int MOST_ALIASES = 16;
  private static final int MOST_ROUNDS = 8;

  private final InetSocketAddress server;
  private final Transport how;
  private final ProbeContext context;

  DnsClient(InetSocketAddress server, Transport how, ProbeContext context) {
    this.server = server;
    this.how = how;
    this.context = context;
  }

  /** What is said about a name. */
  Answer find(String name) throws IOException {
    Optional<String> refusal = context.addressPolicy().refusal(server.getAddress());
    if (refusal.isPresent()) {
      throw new ProbeFailure(Outcome.BLOCKED, "the name server is blocked: " + refusal.get());
    }
    String first = plain(name);
    String asked = first;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<DnsMessage> messages = ask(asked);
      if (messages.isEmpty()) {
        return Answer.of(Answer.Fault.NONSENSE);
      }
      String last = follow(asked, messages);
      Answer answer = addresses(last, last.equals(first) ? "" : last, messages);
      if (answer.fault() != Answer.Fault.EMPTY || last.equals(asked)) {
        return answer;
      }
      asked = last;
    }
    return Answer.of(Answer.Fault.ALIASES);
  }

  private static String plain(String name) throws ProbeFailure {
    try {
      return DnsNames.plain(name);
    } catch (ProtocolException e) {
      throw noName(name, e);
    }
  }

  private static ProbeFailure noName(String name, ProtocolException e) {
    String words = Texts.line(name, 200) + " cannot be resolved: " + e.getMessage();
    return new ProbeFailure(Outcome.DNS, words);
  }

  private List<DnsMessage> ask(String name) throws IOException {
    byte[] encoded;
    try {
      encoded = DnsNames.encode(name);
    } catch (ProtocolException e) {
      throw noName(name, e);
    }
    List<Integer> types = new ArrayList<>(2);
    if (how.family().wantsIpv4()) {
      types.add(DnsMessage.A);
    }
    if (how.family().wantsIpv6()) {
      types.add(DnsMessage.AAAA);
    }
    boolean patient = how.attempts() == Attempts.ALL;
    return new DnsExchange(server, context).ask(encoded, types, patient);
  }

  /** The name at the end of the chain of aliases that the messages tell. */
  private static String follow(String name, List<DnsMessage> messages) {
    String last = name;
    for (int i = 0; i < MOST_ALIASES; i++) {
      String next = null;
      for (DnsMessage message : messages) {
        next = next == null ? message.aliases().get(last) : next;
      }
      if (next == null) {
        return last;
      }
      last = next;
    }
    return last;
  }

  private static Answer addresses(String name, String canonical, List<DnsMessage> messages) {
    List<InetAddress> found = new ArrayList<>();
    long life = Integer.MAX_VALUE;
    Answer.Fault fault = Answer.Fault.EMPTY;
    for (DnsMessage message : messages) {
      for (DnsMessage.AddressRecord one : message.records()) {
        if (one.name().equals(name)) {
          found.add(one.address());
          life = Math.min(life, one.life());
        }
      }
      fault = fault == Answer.Fault.EMPTY ? fault(message) : fault;
    }
    return found.isEmpty()
        ? Answer.of(fault)
        : new Answer(
            List.copyOf(found), Texts.line(canonical, 255), null, Duration.ofSeconds(life));
  }

  private static Answer.Fault fault(DnsMessage message) {
    return switch (message.code()) {
      case 0 -> Answer.Fault.EMPTY;
      case DnsMessage.NXDOMAIN -> Answer.Fault.NXDOMAIN;
      case DnsMessage.SERVFAIL -> Answer.Fault.SERVFAIL;
      case DnsMessage.REFUSED -> Answer.Fault.REFUSED;
      default -> Answer.Fault.OTHER_CODE;
    };
  }
}
