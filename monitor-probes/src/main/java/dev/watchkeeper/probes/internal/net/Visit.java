package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one run has in common that holds no {@link Wire}: clock, deadline, phases, address, bytes,
 * and the outcome of what fails. Belongs to the thread of the run.
 */
public final class Visit {
  private static final long MARGIN = Duration.ofMillis(20).toNanos();

  private final ProbeContext context;
  private final @Nullable Transport transport;
  private final long began;
  private final long allowed;
  private final Measurements.Builder measured = Measurements.builder();
  private long received;
  private long phaseBegan;
  private String phase = "resolve";
  private String doing = "resolving";

  Visit(ProbeContext context, @Nullable Transport transport) {
    this.context = context;
    this.transport = transport;
    this.began = context.time().nanoTime();
    this.phaseBegan = began;
    this.allowed = context.deadlineNanos() - began;
  }

  /** The context of the run. */
  public ProbeContext context() {
    return context;
  }

  /** The clock of the run, in nanoseconds. */
  public long now() {
    return context.time().nanoTime();
  }

  /**
   * When a probe that has more to tell than its timeout comes to its end by itself: a little before
   * the deadline.
   */
  public long lastMoment() {
    return context.deadlineNanos() - Math.min(MARGIN, allowed / 10);
  }

  /** A phase begins. */
  public void begin(String name, String inWords) {
    phaseBegan = now();
    phase = name;
    doing = inWords;
  }

  /** The phase under way is over; its time is measured. */
  public void end(MetricKey key) {
    measured.set(key, (now() - phaseBegan) / 1e9);
  }

  String phase() {
    return phase;
  }

  /** Finds the address of a host, asks the policy of the run about it, and measures that. */
  public InetAddress address(String host) throws IOException {
    begin("resolve", "resolving " + host);
    InetAddress address = transport().addresses(host, context).get(0);
    end(Net.RESOLVE);
    measured.set(Net.ADDRESS, address.getHostAddress());
    return address;
  }

  private Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("there is no network in this run");
    }
    return transport;
  }

  /** Where to talk to: the target, or another place if the check says so. */
  public Endpoint endpoint(Endpoint target) {
    Endpoint instead = transport().connectTo();
    return instead == null ? target : instead;
  }

  /** So many bytes came in; more than the run may read is a failure. */
  public void received(int bytes) throws IOException {
    received += bytes;
    if (received > context.byteBudget()) {
      throw new ProbeFailure(
          Outcome.TOO_LARGE, "more than " + context.byteBudget() + " bytes while " + doing);
    }
  }

  /** Where probes put what they measure besides the phases. */
  public Measurements.Builder measured() {
    return measured;
  }

  Measurements measurements() {
    measured.set(Net.LATENCY, (now() - began) / 1e9);
    measured.set(Net.BYTES, (double) received);
    return measured.build();
  }

  private static String words(long nanos) {
    long exact = Math.max(1, Math.round(nanos / 1e6));
    long millis = exact < 100 ? exact : Math.round(exact / 10.0) * 10;
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  /** The time since the run began, as people say it. */
  public String elapsed() {
    return words(now() - began);
  }

  /** The failure at the deadline. */
  public ProbeFailure timeout() {
    String what = "no answer within " + words(allowed) + " (" + doing + ")";
    return new ProbeFailure(Outcome.TIMEOUT, what);
  }

  /** The failure with its outcome. */
  ProbeFailure failure(IOException e) {
    if (e instanceof ProbeFailure known) {
      return known;
    }
    boolean late = context.cancelled() || now() - context.deadlineNanos() >= 0;
    if (late
        || e instanceof SocketTimeoutException
        || e instanceof InterruptedIOException
        || e instanceof ClosedByInterruptException) {
      return timeout();
    }
    if (e instanceof PortUnreachableException) {
      return new ProbeFailure(Outcome.REFUSED, "port unreachable while " + doing);
    }
    if (e instanceof UnknownHostException) {
      return new ProbeFailure(Outcome.DNS, "no address found while " + doing);
    }
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("too many open files")) {
      return new ProbeFailure(Outcome.LOCAL_RESOURCES, "no file descriptor is left");
    }
    if (e instanceof NoRouteToHostException || text.contains("unreachable")) {
      return new ProbeFailure(Outcome.UNREACHABLE, "no route to the host while " + doing);
    }
    String kind = e.getClass().getSimpleName();
    return new ProbeFailure(Outcome.IO, kind + " while " + doing + ": " + e.getMessage());
  }
}
