package dev.watchkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A peer that misbehaves in one way until it is closed, over one of the transports. */
interface BadPeer extends AutoCloseable {
  /** Ways to misbehave. */
  enum Manner {
    /** Takes all that is sent, and never says a word. */
    SILENT,
    /** Sends one byte after the other, for ever. */
    DRIPPING,
    /** Sends without end, as fast as it can. */
    ENDLESS,
    /** Nobody is there: what is sent is refused. */
    REFUSING,
    /** Closes a connection without a byte. */
    CLOSING,
    /** Resets a connection. */
    RESETTING,
    /** Sends noise. */
    NOISY,
    /** Sends back what it is sent. */
    ECHOING
  }

  /** Its port on 127.0.0.1; 0 if it has a file. */
  int port();

  /** The file of its socket; null if it has a port. */
  default @Nullable Path file() {
    return null;
  }

  /** Waits for the first sign of somebody; false if there was none in this time. */
  boolean awaitContact(Duration atMost);

  /** How many bytes somebody has taken, or the network for him. */
  long bytesSent();

  @Override
  void close();

  /** Over TCP. */
  static BadPeer tcp(Manner manner) {
    HostileServer server = server(manner);
    return new BadPeer() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public boolean awaitContact(Duration atMost) {
        return server.awaitConnection(atMost);
      }

      @Override
      public long bytesSent() {
        return server.bytesSent();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  /** Over datagrams; CLOSING and RESETTING are what only connections have. */
  static BadPeer udp(Manner manner) {
    try {
      return new BadDatagrams(manner);
    } catch (IOException e) {
      throw new UncheckedIOException("no port for datagrams on the loopback address", e);
    }
  }

  /** Over a Unix domain socket. */
  static BadPeer unix(Manner manner) {
    try {
      return new BadSocketFile(server(manner), manner == Manner.REFUSING);
    } catch (IOException e) {
      throw new UncheckedIOException("no Unix domain socket can be opened here", e);
    }
  }

  private static HostileServer server(Manner manner) {
    return switch (manner) {
      case SILENT -> HostileServer.silent();
      case DRIPPING -> HostileServer.dripping("", Duration.ofMillis(20));
      case ENDLESS -> HostileServer.endless("");
      case REFUSING -> HostileServer.refusing();
      case CLOSING -> HostileServer.closing();
      case RESETTING -> HostileServer.resetting();
      case NOISY -> HostileServer.garbage();
      case ECHOING -> HostileServer.echoing();
    };
  }
}
