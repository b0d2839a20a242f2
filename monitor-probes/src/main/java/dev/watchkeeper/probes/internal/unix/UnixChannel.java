package dev.watchkeeper.probes.internal.unix;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Visit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection to a Unix domain socket, whose every wait ends at the deadline of the run. What
 * fails is told by what the file is, not by the system's words, which depend on its language.
 */
final class UnixChannel implements AutoCloseable {
  private static final long AGAIN = Duration.ofMillis(2).toNanos();

  private final Visit visit;
  private final SocketChannel channel;
  private final Selector selector;

  private UnixChannel(Visit visit, SocketChannel channel, Selector selector) {
    this.visit = visit;
    this.channel = channel;
    this.selector = selector;
  }

  static UnixChannel to(Path path, Visit visit) throws IOException {
    check(path);
    Selector selector = visit.context().closeOnCancel(Selector.open());
    try {
      return new UnixChannel(visit, connected(path, visit), selector);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  /** A full queue of connections the system tells at once, and gives no way to wait for room. */
  private static SocketChannel connected(Path path, Visit visit) throws IOException {
    while (true) {
      SocketChannel channel =
          visit.context().closeOnCancel(SocketChannel.open(StandardProtocolFamily.UNIX));
      try {
        channel.configureBlocking(false);
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
      } catch (IOException e) {
        channel.close();
        refused(e, path, visit);
      }
    }
  }

  /** What is there before anybody connects. */
  private static void check(Path path) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      if (!file.isOther()) {
        String what = file.isDirectory() ? "a folder" : "a plain file";
        throw new ProbeFailure(Outcome.REFUSED, path + " is " + what + ", not a socket");
      }
    } catch (NoSuchFileException e) {
      throw new ProbeFailure(Outcome.REFUSED, "there is no socket at " + path);
    } catch (AccessDeniedException e) {
      throw denied(path);
    }
    if (!Files.isWritable(path)) {
      throw denied(path);
    }
  }

  private static ProbeFailure denied(Path path) {
    return new ProbeFailure(
        Outcome.CONFIG,
        "the user of this process may not connect to "
            + path
            + "; it needs to write to the socket");
  }

  /** Comes back after a moment if the socket may only be busy. */
  private static void refused(IOException e, Path path, Visit visit) throws IOException {
    if (e instanceof ConnectException) {
      throw new ProbeFailure(
          Outcome.REFUSED, "nobody listens at " + path + "; the socket is stale");
    }
    if (e instanceof ClosedChannelException) {
      throw e;
    }
    check(path);
    if (visit.now() >= visit.lastMoment() || Thread.currentThread().isInterrupted()) {
      throw new ProbeFailure(
          Outcome.TIMEOUT, path + " takes no connection: " + Texts.line(e.toString(), 200));
    }
    visit.context().remaining();
    LockSupport.parkNanos(AGAIN);
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  /** At least one byte, or -1 at the end. */
  int read(ByteBuffer into) throws IOException {
    int count = channel.read(into);
    while (count == 0) {
      await(SelectionKey.OP_READ);
      count = channel.read(into);
    }
    visit.received(Math.max(0, count));
    return count;
  }

  private void await(int what) throws IOException {
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        channel.register(selector, what);
      } else {
        key.interestOps(what);
      }
      selector.select(Math.max(1, visit.context().remaining().toMillis()));
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      throw visit.timeout();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw visit.timeout();
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      selector.close();
    }
  }
}
