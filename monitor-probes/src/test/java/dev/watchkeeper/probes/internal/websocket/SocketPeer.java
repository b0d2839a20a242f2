package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The server's side of a WebSocket, which says whatever bytes a test wants. */
final class SocketPeer {
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final String request;

  private SocketPeer(Peer peer, Socket socket) throws IOException {
    this.socket = socket;
    peer.readRequest(socket);
    List<String> requests = peer.requests;
    this.request = requests.get(requests.size() - 1);
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** What it does after the handshake. */
  @FunctionalInterface
  interface Talk {
    void hold(SocketPeer peer) throws Exception;
  }

  /** A server that shakes hands as it should and then does this. */
  static Peer open(Talk talk) throws IOException {
    return open("", talk);
  }

  /** A server that shakes hands with more header fields, each with its CR LF. */
  static Peer open(String fields, Talk talk) throws IOException {
    return new Peer(
        (peer, socket) -> {
          SocketPeer self = new SocketPeer(peer, socket);
          self.say(self.answer() + fields + "\r\n");
          talk.hold(self);
        });
  }

  /** As {@link #open(Talk)}, over TLS. */
  static Peer secure(TestAuthority.Identity identity, Talk talk) throws IOException {
    SSLContext context = TestTlsServer.context(identity);
    return new Peer(
        (peer, socket) -> {
          SocketPeer self = new SocketPeer(peer, TestTlsServer.over(context, socket));
          self.say(self.answer() + "\r\n");
          talk.hold(self);
        });
  }

  /** A server that answers the handshake with this; {@code $accept} stands for the proof. */
  static Peer answering(String head) throws IOException {
    return new Peer(
        (peer, socket) -> {
          SocketPeer self = new SocketPeer(peer, socket);
          self.say(head.replace("$accept", self.accept()));
          peer.pause(200);
        });
  }

  private String accept() {
    String key = request.replaceFirst("(?s).*Sec-WebSocket-Key: (\\S+)\r\n.*", "$1");
    return Handshake.accept(key);
  }

  private String answer() {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept()
        + "\r\n";
  }

  private void say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Sends bytes as they are. */
  void raw(int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    out.write(all);
    out.flush();
  }

  /** Sends a frame of up to 125 bytes; the first byte is as given. */
  void frame(int first, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    raw(first, bytes.length);
    out.write(bytes);
    out.flush();
  }

  void text(String body) throws IOException {
    frame(0x81, body);
  }

  /** The next frame of the client: its kind and its text, unmasked. */
  String next() throws IOException {
    int kind = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte();
    if ((length & 0x80) == 0) {
      return "a frame that is not masked";
    }
    length &= 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
    byte[] mask = in.readNBytes(4);
    byte[] body = in.readNBytes(length);
    for (int i = 0; i < body.length; i++) {
      body[i] ^= mask[i & 3];
    }
    return kind + ":" + new String(body, StandardCharsets.ISO_8859_1);
  }

  /** Answers pings, repeats texts, and closes when the client does. */
  void echo() throws IOException {
    while (true) {
      String frame = next();
      int colon = frame.indexOf(':');
      String body = frame.substring(colon + 1);
      if (frame.startsWith("9:")) {
        raw(0x8a, body.length());
        say(body);
      } else if (frame.startsWith("8:")) {
        raw(0x88, 2, 3, 0xe8);
        socket.shutdownOutput();
        return;
      } else {
        if (body.length() <= 125) {
          raw(0x81, body.length());
        } else {
          raw(0x81, 126, body.length() >> 8, body.length() & 0xff);
        }
        say(body);
      }
    }
  }
}
