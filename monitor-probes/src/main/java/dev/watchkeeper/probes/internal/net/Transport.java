package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one check reaches the network, read once from its settings under {@code network} and shared
 * by its runs; immutable.
 *
 * @param resolver finds addresses
 * @param connectTo where to connect to in place of what the target says; null for there
 * @param names how names are resolved
 * @param family which families of addresses are connected to
 * @param attempts which of several addresses
 * @param source the address to connect from; null for any
 * @param proxy what to connect through; null for nothing
 * @param proxyLine what to say first; null for nothing
 */
public record Transport(
    Resolver resolver,
    @Nullable Endpoint connectTo,
    Names names,
    Family family,
    Attempts attempts,
    @Nullable InetAddress source,
    @Nullable ProxyServer proxy,
    @Nullable ProxyLine proxyLine) {

  /** Reads the settings; what is wrong is noted there. */
  public static Transport read(Settings settings, Resolver resolver) {
    warmUp();
    return TransportSettings.read(settings.section("network"), resolver);
  }

  /**
   * Has what network probes need loaded and prepared in the background, once per virtual machine,
   * so that the first run does not spend its time on it. Returns at once.
   */
  public static void warmUp() {
    WarmUp.begin();
  }

  /**
   * The addresses of a host that the check may talk to, at least one, the one to try first first:
   * resolved within the deadline of the run, of the families wanted, and none that the policy
   * refuses. Whoever asks connects to these and to no others.
   *
   * @throws ProbeFailure if there is none, with the reason
   */
  public List<InetAddress> addresses(String host, ProbeContext context) throws IOException {
    return choose(host, resolver.find(host, this, context), context.addressPolicy());
  }

  List<InetAddress> choose(String host, Answer answer, AddressPolicy policy) throws ProbeFailure {
    List<InetAddress> allowed = new ArrayList<>(answer.addresses().size());
    String refused = null;
    for (InetAddress address : family.order(answer.addresses())) {
      if (fitsSource(address)) {
        Optional<String> refusal = policy.refusal(address);
        if (refusal.isEmpty()) {
          allowed.add(address);
        } else {
          refused = refusal.get();
        }
      }
    }
    if (!allowed.isEmpty()) {
      return attempts == Attempts.FIRST ? allowed.subList(0, 1) : allowed;
    }
    throw refused == null
        ? unfit(host, answer)
        : new ProbeFailure(Outcome.BLOCKED, host + " is blocked: " + refused);
  }

  private boolean fitsSource(InetAddress address) {
    return source == null || Literals.isIpv4(source) == Literals.isIpv4(address);
  }

  private ProbeFailure unfit(String host, Answer answer) {
    boolean literal = Literals.parse(host) != null;
    boolean four = Literals.isIpv4(answer.addresses().get(0));
    String has = host + (literal ? " is an " : " has no other than ") + (four ? "IPv4" : "IPv6");
    String words = has + (literal ? " address" : " addresses") + ", and the check connects ";
    if (source != null && !family.order(answer.addresses()).isEmpty()) {
      return new ProbeFailure(Outcome.CONFIG, words + "from " + source.getHostAddress());
    }
    return new ProbeFailure(
        literal ? Outcome.CONFIG : Outcome.DNS, words + "to " + family.word() + " only");
  }
}
