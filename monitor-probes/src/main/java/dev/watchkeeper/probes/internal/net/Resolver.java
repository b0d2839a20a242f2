package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Finds addresses within the deadline of a run: of the platform's resolver, on threads of its own
 * ({@link SystemLookUps}), or of the name server that the check names ({@link DnsClient}). Answers
 * are used again for a short while. One per provider, so that two monitors do not meet.
 * Thread-safe.
 */
public final class Resolver {
  private final TimeSource time;
  private final SystemLookUps platform;
  private final AnswerCache cache = new AnswerCache();
  private final Suspicion suspicion = new Suspicion();

  public Resolver() {
    this(InetAddress::getAllByName, TimeSource.system());
  }

  /** With another resolver in place of the platform's, and other clocks for what it remembers. */
  Resolver(SystemLookUps.LookUp lookUp, TimeSource time) {
    this.time = time;
    this.platform = new SystemLookUps(lookUp, TimeSource.system());
  }

  /**
   * The addresses of a host that the platform knows, at least one, found within this time.
   *
   * @throws ProbeFailure if there is none, with the reason
   */
  public List<InetAddress> resolve(String host, Duration within) throws IOException {
    InetAddress literal = Literals.parse(host);
    return literal == null
        ? find(host, Names.STANDARD, "", name -> platform.find(name, within)).addresses()
        : List.of(literal);
  }

  /** The addresses of a host in the way of a check, at least one, in the order of the answer. */
  Answer find(String host, Transport how, ProbeContext context) throws IOException {
    InetAddress literal = Literals.parse(host);
    if (literal != null) {
      return Answer.of(List.of(literal));
    }
    InetSocketAddress server = how.names().server();
    return server == null
        ? find(host, how.names(), "", name -> platform.find(name, context.remaining()))
        : find(
            host,
            how.names(),
            how.family() + " ",
            name -> new DnsClient(server, how, context).find(name));
  }

  /** Who answers. */
  @FunctionalInterface
  private interface Source {
    Answer find(String name) throws IOException;
  }

  private Answer find(String host, Names names, String kind, Source source) throws IOException {
    String name = host.toLowerCase(Locale.ROOT);
    String key = names.server() == null ? name : kind + names.server() + " " + name;
    Answer answer = cache.get(key, names, time.nanoTime());
    if (answer == null) {
      answer = source.find(name);
      long now = time.nanoTime();
      cache.put(key, answer, now);
      accuse(names.words(), name, answer, now);
    }
    return good(answer, host, names);
  }

  private void accuse(String server, String name, Answer answer, long now) throws ProbeFailure {
    if (suspicion.note(server, name, answer, now)) {
      String last = Texts.line(name, 100);
      throw new ProbeFailure(
          Outcome.LOCAL_NETWORK, server + " fails for every name, last for " + last);
    }
  }

  private static Answer good(Answer answer, String host, Names names) throws ProbeFailure {
    Answer.Fault fault = answer.fault();
    if (fault != null) {
      String words = Texts.line(host, 200) + " " + fault.words();
      throw new ProbeFailure(
          Outcome.DNS, names.server() == null ? words : words + ", says " + names.words());
    }
    return answer;
  }
}
