package dev.watchkeeper.probes.internal.http2;

import dev.watchkeeper.probes.internal.net.Peer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The server's side of HTTP/2, which says whatever frames a test wants. */
public final class Http2Peer {
  private static final int PREFACE = 24;

  private final DataInputStream in;
  private final OutputStream out;

  /** What it does with a connection. */
  @FunctionalInterface
  public interface Talk {
    void hold(Http2Peer peer) throws Exception;
  }

  private Http2Peer(Socket socket) throws IOException {
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Does this with each connection, from its first byte. */
  public static Peer raw(Talk talk) throws IOException {
    return new Peer(
        (itself, socket) -> {
          Http2Peer peer = new Http2Peer(socket);
          talk.hold(peer);
          while (peer.in.read() >= 0) {
            peer.out.flush();
          }
        });
  }

  /** Sends its settings, reads a request, does this, and waits for the other side to go. */
  public static Peer after(Talk talk) throws IOException {
    return raw(
        peer -> {
          peer.settings();
          peer.request();
          talk.hold(peer);
        });
  }

  /** Sends its settings: numbers and values in turn. */
  public void settings(int... pairs) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    frame(Frame.SETTINGS, 0, 0, payload.array());
  }

  /** Reads the preface and frames up to the end of the request; its header fields. */
  public List<Header> request() throws IOException {
    in.readNBytes(PREFACE);
    List<Header> head = new ArrayList<>();
    while (true) {
      Frame frame = next();
      if (frame.type() == Frame.HEADERS) {
        head.addAll(new HpackReader().read(frame.payload()));
      }
      boolean ours = frame.type() == Frame.HEADERS || frame.type() == Frame.DATA;
      if (ours && frame.has(Frame.END_STREAM)) {
        return head;
      }
    }
  }

  /** The next frame of the client. */
  Frame next() throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    return new Frame(type, flags, stream, in.readNBytes(length));
  }

  public void frame(int type, int flags, int stream, byte... payload) throws IOException {
    bytes(new Frame(type, flags, stream, payload).bytes());
  }

  public void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  static byte[] block(String... fields) {
    List<Header> all = new ArrayList<>();
    for (String field : fields) {
      int colon = field.indexOf(':', 1);
      all.add(Header.of(field.substring(0, colon), field.substring(colon + 1)));
    }
    return HpackWriter.write(all);
  }

  /** A head with these fields, each as {@code name:value}. */
  public void head(String... fields) throws IOException {
    frame(Frame.HEADERS, Frame.END_HEADERS, 1, block(fields));
  }

  /** A head without a body. */
  public void onlyHead(String... fields) throws IOException {
    frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 1, block(fields));
  }

  public void data(String text) throws IOException {
    frame(Frame.DATA, 0, 1, text.getBytes(StandardCharsets.UTF_8));
  }

  public void lastData(String text) throws IOException {
    frame(Frame.DATA, Frame.END_STREAM, 1, text.getBytes(StandardCharsets.UTF_8));
  }
}
