package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one run, on which every network probe stands: resolve, connect, TLS, write and
 * read under the one deadline of the run, with the byte cap, each phase measured. Belongs to the
 * thread of the run; only {@link #close()} may come from another, when the run is cancelled.
 */
public final class Wire implements AutoCloseable, TlsClient.Run {
  /** A run that waits for an answer holds no more; most heads fit. */
  private static final int FIRST_BUFFER = 512;

  private static final int BUFFER = 4_096;
  private static final byte[] NO_BUFFER = {};

  /** As many as an HTTP answer gives. */
  private static final int USUAL_MEASUREMENTS = 22;

  private final ProbeContext context;
  private final Transport transport;
  private final long began;
  private final long allowed;
  private Measurements.Builder measured = Measurements.builder(USUAL_MEASUREMENTS);
  private final PhaseTimes times = new PhaseTimes();
  private byte[] buffer = NO_BUFFER;
  private int position;
  private int limit;
  private long received;
  private long sent;
  private long phaseBegan;
  private String doing = "resolving";
  private @Nullable Object doingWith;
  private String phase = "resolve";
  private Object peer = "";
  private String concern = "";
  private boolean keyWanted;
  private boolean secured;
  private final boolean cold;
  private long warming;
  private @Nullable Socket socket;
  private @Nullable Line resumed;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  public Wire(ProbeContext context, Transport transport) {
    this.context = context;
    this.transport = transport;
    this.began = context.time().nanoTime();
    this.phaseBegan = began;
    this.allowed = context.deadlineNanos() - began;
    this.cold = WarmUp.underWay();
  }

  /** A phase begins. */
  public void begin(String name, String inWords) {
    begin(name, inWords, null);
  }

  /** The words are put together only if they are needed. */
  void begin(String name, String inWords, @Nullable Object with) {
    phaseBegan = context.time().nanoTime();
    phase = name;
    doing = inWords;
    doingWith = with;
  }

  /** The phase under way is over; its time is added to what the key has. */
  public void end(MetricKey key) {
    measured.set(key, times.add(key, inPhaseNanos() / 1e9));
  }

  /** How long the phase under way has taken. */
  long inPhaseNanos() {
    return context.time().nanoTime() - phaseBegan;
  }

  /**
   * Resolves the name and connects to one of its addresses, in the way that the check says: through
   * a proxy, from an address, to another place.
   */
  public void connect(Endpoint target) throws IOException {
    Endpoint instead = transport.connectTo();
    connectExactly(instead == null ? target : instead);
  }

  /** As {@link #connect}, and always to there. */
  public void connectExactly(Endpoint to) throws IOException {
    new Route(this, transport, context).open(to);
  }

  /** Who is talked to, in words or as something that prints so. */
  void talkingTo(Object whom) {
    peer = whom;
  }

  /** Goes on over this connection. */
  void use(Socket next) throws IOException {
    socket = next;
    in = next.getInputStream();
    out = next.getOutputStream();
    position = 0;
    limit = 0;
  }

  /**
   * To be called before connecting by who will use TLS: a process that has had no handshake yet
   * gets ready first, and that is not held against the target, nor measured.
   *
   * @throws ProbeFailure blaming ourselves, if no time is left for that
   */
  public void expectTls() throws IOException {
    long from = context.time().nanoTime();
    if (TlsWarmUp.await(this)) {
      warming += context.time().nanoTime() - from;
    }
  }

  /** Puts TLS on the connection; facts of the certificate are measured in any case. */
  public void startTls(TlsClient tls, String host) throws IOException {
    begin("tls", "in the TLS handshake with " + peer);
    if (position < limit) {
      throw new ProbeFailure(Outcome.PROTOCOL, peer + " said more before TLS than it was to say");
    }
    expectTls();
    begin("tls", doing);
    if (secured) {
      forgetTls();
    }
    secured = true;
    use(tls.handshake(connected(), host, this));
  }

  /** The protocol that the TLS handshake agreed on (ALPN); empty for none. */
  public String applicationProtocol() {
    String agreed = socket instanceof SSLSocket tls ? tls.getApplicationProtocol() : null;
    return agreed == null ? "" : agreed;
  }

  /** Facts of an earlier connection are not mixed up with those of this one. */
  private void forgetTls() {
    Measurements rest = measured.build().filter(key -> !ofTls(key));
    measured = Measurements.builder();
    for (int i = 0; i < rest.size(); i++) {
      measured.set(rest.keys().get(i), rest.value(i));
    }
  }

  private static boolean ofTls(MetricKey key) {
    return key.name().startsWith("certificate.") || key.name().startsWith("tls.");
  }

  @Override
  public void secured(boolean asked) {
    end(Net.TLS);
    keyWanted = asked;
  }

  @Override
  public Optional<String> recall(String name) {
    return context.recall(name);
  }

  @Override
  public void remember(String name, String text) {
    context.remember(name, text);
  }

  @Override
  public void degraded(String why) {
    concern = why;
  }

  /** The reading, DEGRADED if something on the way was not as good as it should be. */
  Reading tempered(Reading reading) {
    return reading.degradedIf(!concern.isEmpty(), concern);
  }

  /** True if the peer asked for a certificate of ours and there is none. */
  boolean keyWanted() {
    return keyWanted;
  }

  /** True if the run lost time to the start of this process. */
  boolean cold() {
    return cold || warming > 0;
  }

  /**
   * Takes the connection out, open, for a later run; this wire has none then. Null if there is none
   * or bytes came that nobody asked for.
   */
  public @Nullable Line release() {
    Socket open = socket;
    if (open == null || position < limit) {
      return null;
    }
    socket = null;
    in = null;
    out = null;
    Line before = resumed;
    return before != null && before.socket() == open
        ? before
        : new Line(open, peer(), measured.build().filter(Wire::ofConnection));
  }

  /** Whether it says something about the connection and not about a run. */
  private static boolean ofConnection(MetricKey key) {
    String name = key.name();
    return ofTls(key) || name.equals(Net.ADDRESS.name()) || name.equals("net.family");
  }

  /**
   * Goes on with the connection of an earlier run, if its address may still be talked to; what was
   * measured of the connection then is measured again.
   */
  public void resume(Line line) throws IOException {
    peer = line.peer();
    use(context.closeOnCancel(line.socket()));
    Optional<String> refusal = context.addressPolicy().refusal(line.socket().getInetAddress());
    if (refusal.isPresent()) {
      throw new ProbeFailure(Outcome.BLOCKED, peer() + " is blocked: " + refusal.get());
    }
    measured.setAll(line.facts());
    resumed = line;
  }

  Socket connected() throws IOException {
    if (socket == null) {
      throw new IOException("not connected");
    }
    return socket;
  }

  @Override
  public int timeout() throws IOException {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, context.remaining().toMillis()));
  }

  /** Sends all bytes. */
  public void write(byte[] bytes) throws IOException {
    context.remaining();
    OutputStream to = out;
    if (to == null) {
      throw new IOException("not connected");
    }
    to.write(bytes);
    to.flush();
    sent += bytes.length;
  }

  /** The next byte, or -1 at the end. */
  public int read() throws IOException {
    return position < limit || fill() ? buffer[position++] & 0xff : -1;
  }

  /** Up to {@code length} bytes, at least one, or -1 at the end. */
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position == limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, into, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    InputStream from = in;
    if (from == null) {
      throw new IOException("not connected");
    }
    long left = context.byteBudget() - received;
    if (left <= 0) {
      throw new ProbeFailure(
          Outcome.TOO_LARGE, "more than " + context.byteBudget() + " bytes while " + doing());
    }
    if (limit == buffer.length && limit < BUFFER) {
      buffer = new byte[limit == 0 ? FIRST_BUFFER : BUFFER];
    }
    connected().setSoTimeout(timeout());
    int count = from.read(buffer, 0, (int) Math.min(buffer.length, left));
    position = 0;
    limit = Math.max(0, count);
    received += limit;
    return count > 0;
  }

  /** How many bytes have come that nobody has taken yet. */
  public int buffered() {
    return limit - position;
  }

  /** Says that nothing more will be sent; what the peer sends is still read. */
  public void halfClose() throws IOException {
    connected().shutdownOutput();
  }

  /** Waits this long, or until the end of the run if that is sooner. */
  public void pause(Duration length) throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    AutoCloseable wake = ended::countDown;
    context.closeOnCancel(wake);
    long nanos = Math.min(length.toNanos(), context.remaining().toNanos());
    try {
      boolean woken = ended.await(nanos, TimeUnit.NANOSECONDS);
      if (woken || length.toNanos() > nanos) {
        throw new InterruptedIOException("the run ended while " + doing());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + doing());
    }
  }

  /** Waits for the first byte, which is not taken. */
  public void awaitFirstByte() throws IOException {
    if (position == limit && !fill()) {
      throw new ProbeFailure(Outcome.RESET, "closed without a byte of an answer by " + peer);
    }
  }

  @Override
  public boolean expired() {
    return context.time().nanoTime() - context.deadlineNanos() >= 0 || context.cancelled();
  }

  public String doing() {
    return doingWith == null ? doing : doing + " " + doingWith;
  }

  public String phase() {
    return phase;
  }

  public String peer() {
    return peer.toString();
  }

  /** The time that the run had, for people. */
  public String allowed() {
    long exact = Math.round(allowed / 1e6);
    long millis = exact < 100 ? exact : Math.round(exact / 10.0) * 10;
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  public long elapsedMillis() {
    return Math.round((context.time().nanoTime() - began) / 1e6);
  }

  @Override
  public Instant wallTime() {
    return context.time().wallTime();
  }

  /** Where probes put what they measure besides the phases. */
  @Override
  public Measurements.Builder measured() {
    return measured;
  }

  /** Everything measured, with latency and bytes. */
  public Measurements measurements() {
    measured.set(Net.LATENCY, (context.time().nanoTime() - began - warming) / 1e9);
    measured.set(Net.BYTES, (double) received);
    measured.set(Net.SENT, (double) sent);
    return measured.build();
  }

  @Override
  public void close() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        begin(phase, "closing");
      }
    }
  }
}
