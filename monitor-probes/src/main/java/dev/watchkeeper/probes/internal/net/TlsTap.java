package dev.watchkeeper.probes.internal.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The plain socket under TLS. It holds each single read to what is left of the run, so that a
 * handshake that drips ends in time, and keeps the first bytes of the peer, which tell more than
 * the exceptions of the platform. The rest goes to the socket as it is, which is thread-safe
 * itself: a lock here would be held while blocking.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class TlsTap extends Socket {
  private static final int KEPT = 1_024;

  private final Socket plain;
  private final TlsClient.Run run;
  private final boolean known;
  private final byte[] first = new byte[KEPT];
  private int kept;
  private long atMost = Integer.MAX_VALUE;
  private boolean shaking = true;

  /**
   * Over a connected socket.
   *
   * @param known whether the port is told; the platform keeps a session for another handshake only
   *     for a peer with a port
   */
  TlsTap(Socket plain, TlsClient.Run run, boolean known) throws SocketException {
    super((java.net.SocketImpl) null);
    this.plain = plain;
    this.run = run;
    this.known = known;
  }

  /** Reads wait no longer than this from now on, and never longer than the run. */
  void waitAtMost(long millis) {
    atMost = millis;
  }

  /** The handshake is over: from now on a write that fails is a failure. */
  void shaken() {
    shaking = false;
  }

  /** What the peer said first, up to 1,024 bytes. */
  byte[] first() {
    return Arrays.copyOf(first, kept);
  }

  private int read(InputStream in, byte[] into, int offset, int length) throws IOException {
    plain.setSoTimeout((int) Math.min(atMost, run.timeout()));
    int count = in.read(into, offset, length);
    if (count > 0 && kept < KEPT) {
      int more = Math.min(count, KEPT - kept);
      System.arraycopy(into, offset, first, kept, more);
      kept += more;
    }
    return count;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(plain.getInputStream());
  }

  private final class Input extends InputStream {
    private final InputStream in;

    Input(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return TlsTap.this.read(in, into, offset, length);
    }

    /**
     * After a failure the platform drains what is available; of an endless peer it gets no more
     * than what is kept.
     */
    @Override
    public int available() throws IOException {
      return Math.min(in.available(), KEPT - kept);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(plain.getOutputStream());
  }

  /**
   * A peer that refuses says why and goes, while we are still writing. So in the handshake a write
   * that fails is no failure yet if there is something to read: the platform reads it next.
   */
  private final class Output extends OutputStream {
    private final OutputStream out;

    Output(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (SocketException e) {
        if (!shaking || plain.getInputStream().available() == 0) {
          throw e;
        }
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  @Override
  public int getPort() {
    return known ? plain.getPort() : -1;
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return plain.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return plain.getLocalAddress();
  }

  @Override
  public int getLocalPort() {
    return plain.getLocalPort();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return plain.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return plain.getLocalSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    plain.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return plain.getSoTimeout();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    plain.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return plain.getTcpNoDelay();
  }

  @Override
  public int getSoLinger() throws SocketException {
    return plain.getSoLinger();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    plain.setSoLinger(on, seconds);
  }

  @Override
  public boolean isConnected() {
    return plain.isConnected();
  }

  @Override
  public boolean isBound() {
    return plain.isBound();
  }

  @Override
  public boolean isClosed() {
    return plain.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return plain.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return plain.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    plain.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    plain.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    plain.close();
  }

  @Override
  public String toString() {
    return plain.toString();
  }
}
