package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connects to several addresses side by side, on the one thread of the run (RFC 8305, section 5):
 * the next one is begun when the one before has failed, or has not answered for a quarter of a
 * second; the first to answer is taken, the others are closed. If all must answer, all are begun at
 * once, the first failure is the outcome, and the first address is taken.
 *
 * <p>Owner: the thread of the run. When the run is cancelled, the selector and the channels are
 * closed by another thread, which frees this one.
 */
final class Race {
  private static final long DELAY_NANOS = 250_000_000L;

  private final ProbeContext context;
  private final Wire wire;
  private final @Nullable InetAddress source;
  private final List<InetSocketAddress> addresses;
  private final List<Runner> runners = new ArrayList<>();
  private final Set<Runner> pending = new LinkedHashSet<>();
  private final List<ProbeFailure> failures = new ArrayList<>();
  private final boolean all;
  private @Nullable Runner first;

  /**
   * One attempt.
   *
   * @param channel that connects
   * @param to where
   * @param rank its place in the order of addresses
   */
  private record Runner(SocketChannel channel, InetSocketAddress to, int rank) {}

  /** A race to these addresses; {@code all} if each of them must answer. */
  Race(Dialer.Run run, List<InetSocketAddress> addresses, boolean all) {
    this.context = run.context();
    this.wire = run.wire();
    this.source = run.source();
    this.addresses = addresses;
    this.all = all;
  }

  /** A socket that is connected and closed when the run is cancelled. */
  Socket run() throws IOException {
    try {
      try (Selector selector = opened()) {
        connect(selector);
      } catch (ClosedSelectorException e) {
        throw new InterruptedIOException("cancelled");
      } finally {
        wire.measured().set(Net.ATTEMPTS, runners.size());
      }
      Runner winner = winner();
      winner.channel().configureBlocking(true);
      return winner.channel().socket();
    } catch (InterruptedIOException e) {
      nameTheSilent();
      throw e;
    } finally {
      closeOthers();
    }
  }

  private Selector opened() throws ProbeFailure {
    try {
      return context.closeOnCancel(Selector.open());
    } catch (IOException e) {
      throw Failures.creating(e);
    }
  }

  private void connect(Selector selector) throws IOException {
    long next = context.time().nanoTime();
    while (all ? !pending.isEmpty() || runners.size() < addresses.size() : first == null) {
      long now = context.time().nanoTime();
      boolean more = runners.size() < addresses.size();
      if (more && (all || pending.isEmpty() || next - now <= 0)) {
        begin(selector);
        next = now + DELAY_NANOS;
      } else if (!pending.isEmpty()) {
        await(more ? next - now : Long.MAX_VALUE, selector);
      } else {
        return;
      }
    }
  }

  private void begin(Selector selector) throws IOException {
    InetSocketAddress to = addresses.get(runners.size());
    Runner runner = new Runner(channel(), to, runners.size());
    runners.add(runner);
    try {
      SocketChannel channel = runner.channel();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      bind(channel);
      if (channel.connect(to)) {
        answered(runner);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT, runner);
        pending.add(runner);
      }
    } catch (IOException e) {
      failed(e, runner);
    }
  }

  private SocketChannel channel() throws ProbeFailure {
    try {
      return context.closeOnCancel(SocketChannel.open());
    } catch (IOException e) {
      throw Failures.creating(e);
    }
  }

  private void bind(SocketChannel channel) throws ProbeFailure {
    try {
      if (source != null) {
        channel.bind(new InetSocketAddress(source, 0));
      }
    } catch (IOException e) {
      throw Failures.binding(e, source);
    }
  }

  private void await(long nanos, Selector selector) throws IOException {
    long wait = Math.min(nanos, context.remaining().toNanos()) / 1_000_000;
    selector.select(Math.max(1, wait));
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while connecting");
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Runner runner = (Runner) key.attachment();
      key.cancel();
      pending.remove(runner);
      try {
        runner.channel().finishConnect();
        answered(runner);
      } catch (IOException e) {
        failed(e, runner);
      }
    }
    selector.selectedKeys().clear();
  }

  private void answered(Runner runner) {
    first = first == null || runner.rank() < first.rank() ? runner : first;
  }

  private void failed(IOException e, Runner runner) throws ProbeFailure {
    ProbeFailure failure = Failures.connecting(e, wire, runner.to().getAddress());
    if (all) {
      throw new ProbeFailure(failure.outcome(), failure.reason() + ": " + oneOf(runner));
    }
    boolean ours = failure.outcome().blame() != Blame.TARGET;
    if (ours) {
      throw failure;
    }
    failures.add(failure);
  }

  private String oneOf(Runner runner) {
    return Endpoint.of(runner.to()) + ", one of " + addresses.size() + " addresses";
  }

  /** Says at which of all addresses the time was lost. */
  private void nameTheSilent() {
    for (Runner runner : pending) {
      if (all) {
        wire.begin(wire.phase(), "connecting to " + oneOf(runner));
        return;
      }
    }
  }

  private Runner winner() throws ProbeFailure {
    Runner winner = first;
    if (winner != null) {
      return winner;
    }
    ProbeFailure worst = failures.get(0);
    for (ProbeFailure failure : failures) {
      worst = worst.outcome() == Outcome.UNREACHABLE ? failure : worst;
    }
    String reason = worst.reason() + " (all " + addresses.size() + " addresses)";
    throw new ProbeFailure(worst.outcome(), reason);
  }

  private void closeOthers() throws IOException {
    for (Runner runner : runners) {
      if (!runner.equals(first) || !runner.channel().isBlocking()) {
        runner.channel().close();
      }
    }
  }
}
