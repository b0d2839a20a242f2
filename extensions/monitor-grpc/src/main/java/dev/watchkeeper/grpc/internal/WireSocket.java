package dev.watchkeeper.grpc.internal;

import dev.watchkeeper.probes.internal.net.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A wire as a socket: connected (and under TLS) already, with the deadline and byte cap of its run
 * in every read and write. One thread reads and one writes while the thread of the run waits for
 * both; none of the three does another's work. What broke first is kept, since gRPC does not tell.
 */
final class WireSocket extends Socket {
  private final Wire wire;
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  WireSocket(Wire wire) {
    this.wire = wire;
  }

  /** What broke first while nobody had closed it; null if nothing did. */
  @Nullable IOException failure() {
    return failure.get();
  }

  private IOException broken(IOException e) {
    if (!closed.get()) {
      failure.compareAndSet(null, e);
    }
    return e;
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      private final StreamLimit limit = new StreamLimit();

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        try {
          int count = wire.read(into, offset, length);
          if (count < 0) {
            broken(new EOFException("closed by the peer"));
          } else {
            limit.pass(into, offset, count);
          }
          return count;
        } catch (IOException e) {
          throw broken(e);
        }
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] part = new byte[length];
        System.arraycopy(bytes, offset, part, 0, length);
        try {
          wire.write(part);
        } catch (IOException e) {
          throw broken(e);
        }
      }
    };
  }

  /** The wire has set it. */
  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // closing may block
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      super.close();
      wire.close();
    }
  }

  /** Gives this socket once, and then no other: a connection that broke is not made again. */
  SocketFactory once() {
    return new Once(this);
  }

  private static final class Once extends SocketFactory {
    private final AtomicReference<@Nullable Socket> socket;

    Once(Socket socket) {
      this.socket = new AtomicReference<>(socket);
    }

    private Socket take() throws IOException {
      Socket taken = socket.getAndSet(null);
      if (taken == null) {
        throw new IOException("the connection is used up");
      }
      return taken;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return take();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return take();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return take();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return take();
    }
  }
}
