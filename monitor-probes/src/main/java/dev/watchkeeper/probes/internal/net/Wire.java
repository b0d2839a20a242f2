package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
public final class Wire implements AutoCloseable, Tls.Run {
  private static final int BUFFER = 4_096;

  private final ProbeContext context;
  private final Transport transport;
  private final long began;
  private final long allowed;
  private final Measurements.Builder measured = Measurements.builder();
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private long received;
  private long phaseBegan;
  private String doing = "resolving";
  private String phase = "resolve";
  private String peer = "";
  private @Nullable Socket socket;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;

  public Wire(ProbeContext context, Transport transport) {
    this.context = context;
    this.transport = transport;
    this.began = context.time().nanoTime();
    this.phaseBegan = began;
    this.allowed = context.deadlineNanos() - began;
  }

  /** A phase begins. */
  public void begin(String name, String inWords) {
    phaseBegan = context.time().nanoTime();
    phase = name;
    doing = inWords;
  }

  /** The phase under way is over; its time is added to what the key has. */
  public void end(MetricKey key) {
    double seconds = (context.time().nanoTime() - phaseBegan) / 1e9;
    double before = measured.build().number(key).orElse(0);
    measured.set(key, before + seconds);
  }

  /**
   * Resolves the name and connects to the first of its addresses that answers; another place if the
   * check says so.
   */
  public void connect(Endpoint target) throws IOException {
    Endpoint instead = transport.connectTo();
    connectExactly(instead == null ? target : instead);
  }

  /** As {@link #connect}, and always to there. */
  public void connectExactly(Endpoint to) throws IOException {
    peer = to.toString();
    begin("resolve", "resolving " + to.host());
    List<InetAddress> addresses = transport.resolver().resolve(to.host(), context.remaining());
    end(Net.RESOLVE);
    begin("connect", "connecting to " + peer);
    IOException last = null;
    for (int i = 0; i < addresses.size(); i++) {
      InetAddress address = addresses.get(i);
      check(address, to);
      try {
        open(new InetSocketAddress(address, to.port()), addresses.size() - i);
        end(Net.CONNECT);
        measured.set(Net.ADDRESS, address.getHostAddress());
        return;
      } catch (IOException e) {
        last = e;
      }
    }
    throw last == null ? new ProbeFailure(Outcome.DNS, to.host() + " has no address") : last;
  }

  private void check(InetAddress address, Endpoint to) throws ProbeFailure {
    Optional<String> refusal = context.addressPolicy().refusal(address);
    if (refusal.isPresent()) {
      throw new ProbeFailure(Outcome.BLOCKED, to.host() + " is blocked: " + refusal.get());
    }
  }

  private void open(InetSocketAddress address, int addressesLeft) throws IOException {
    Socket fresh = context.closeOnCancel(new Socket());
    try {
      Duration left = context.remaining();
      long share = addressesLeft == 1 ? left.toMillis() : Math.max(1, left.toMillis() / 2);
      fresh.setTcpNoDelay(true);
      fresh.connect(address, (int) Math.min(share, Integer.MAX_VALUE));
      use(fresh);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  private void use(Socket next) throws IOException {
    socket = next;
    in = next.getInputStream();
    out = next.getOutputStream();
    position = 0;
    limit = 0;
  }

  /** Puts TLS on the connection; facts of the certificate are measured in any case. */
  public void startTls(Tls tls, String host) throws IOException {
    begin("tls", "in the TLS handshake with " + peer);
    Socket plain = connected();
    plain.setSoTimeout(timeout());
    Socket secure = tls.handshake(plain, host, this);
    end(Net.TLS);
    use(secure);
  }

  private Socket connected() throws IOException {
    if (socket == null) {
      throw new IOException("not connected");
    }
    return socket;
  }

  private int timeout() throws IOException {
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
          Outcome.TOO_LARGE, "more than " + context.byteBudget() + " bytes while " + doing);
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
        throw new InterruptedIOException("the run ended while " + doing);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + doing);
    }
  }

  /** Waits for the first byte, which is not taken. */
  public void awaitFirstByte() throws IOException {
    if (position == limit && !fill()) {
      throw new ProbeFailure(Outcome.RESET, "closed without a byte of an answer by " + peer);
    }
  }

  public boolean expired() {
    return context.time().nanoTime() - context.deadlineNanos() >= 0 || context.cancelled();
  }

  public String doing() {
    return doing;
  }

  public String phase() {
    return phase;
  }

  public String peer() {
    return peer;
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
  public SSLSocket closeOnCancel(SSLSocket secure) {
    return context.closeOnCancel(secure);
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
    measured.set(Net.LATENCY, (context.time().nanoTime() - began) / 1e9);
    measured.set(Net.BYTES, (double) received);
    return measured.build();
  }

  @Override
  public void close() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        doing = "closing";
      }
    }
  }
}
