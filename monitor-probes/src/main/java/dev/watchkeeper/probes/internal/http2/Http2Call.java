package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on the one stream of a fresh connection (RFC 9113). Blocks only in the connection,
 * whose deadline and byte cap hold for it; what it holds is bounded by the window that it opens.
 * Belongs to the thread of the run.
 */
public final class Http2Call {
  /** How much of a body a server may send ahead. */
  static final int WINDOW = 256 << 10;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_INTERIM = 8;

  private final Duplex line;
  private final FrameReader frames;
  private final Control control;
  private final HpackReader fields = new HpackReader();
  private final ArrayDeque<byte[]> data = new ArrayDeque<>();
  private @Nullable Frame opened;
  private @Nullable List<Header> head;
  private int interim;
  private int taken;
  private int window = WINDOW;
  private int owed;
  private long received;
  private long length = -1;
  private boolean ended;

  public Http2Call(Duplex line) {
    this.line = line;
    this.frames = new FrameReader(line);
    this.control = new Control(line);
  }

  /** Sends a request, its body as fast as the server lets us; pseudo-header fields come first. */
  public void send(List<Header> request, byte @Nullable [] body) throws IOException {
    byte[] more = body == null ? new byte[0] : body;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    out.writeBytes(ours());
    out.writeBytes(update(0, WINDOW - Control.FIRST_WINDOW));
    headers(HpackWriter.write(request), more.length == 0, out);
    int at = data(more, 0, out);
    line.write(out.toByteArray());
    while (at < more.length && !ended) {
      if (control.window() > 0) {
        out.reset();
        at = data(more, at, out);
        line.write(out.toByteArray());
      } else {
        step();
      }
    }
  }

  /** Our settings: no pushes, the window, and how large a head may be. */
  private static byte[] ours() {
    byte[] payload =
        ByteBuffer.allocate(18)
            .putShort((short) 2)
            .putInt(0)
            .putShort((short) 4)
            .putInt(WINDOW)
            .putShort((short) 6)
            .putInt(HpackReader.MAX_LIST)
            .array();
    return new Frame(Frame.SETTINGS, 0, 0, payload).bytes();
  }

  private static byte[] update(int stream, int by) {
    byte[] payload = ByteBuffer.allocate(4).putInt(by).array();
    return new Frame(Frame.WINDOW_UPDATE, 0, stream, payload).bytes();
  }

  private static void headers(byte[] block, boolean last, ByteArrayOutputStream out) {
    for (int from = 0; from == 0 || from < block.length; from += Frame.MAX_PAYLOAD) {
      int to = Math.min(block.length, from + Frame.MAX_PAYLOAD);
      int type = from == 0 ? Frame.HEADERS : Frame.CONTINUATION;
      int flags = (to == block.length ? Frame.END_HEADERS : 0);
      flags |= from == 0 && last ? Frame.END_STREAM : 0;
      byte[] part = Arrays.copyOfRange(block, from, to);
      out.writeBytes(new Frame(type, flags, Control.OURS, part).bytes());
    }
  }

  /** Puts as much of a body into frames as may be sent; where the rest begins. */
  private int data(byte[] body, int from, ByteArrayOutputStream out) {
    int at = from;
    while (at < body.length && control.window() > 0) {
      int most = (int) Math.min(Frame.MAX_PAYLOAD, control.window());
      int to = Math.min(body.length, at + most);
      int flags = to == body.length ? Frame.END_STREAM : 0;
      byte[] part = Arrays.copyOfRange(body, at, to);
      out.writeBytes(new Frame(Frame.DATA, flags, Control.OURS, part).bytes());
      control.sent(part.length);
      at = to;
    }
    return at;
  }

  /** Waits until the answer begins. */
  public void awaitAnswer() throws IOException {
    while (opened == null && head == null) {
      step();
    }
  }

  /** The head of the answer, its status first under {@code :status}; interim ones are passed by. */
  public List<Header> head() throws IOException {
    while (head == null) {
      step();
    }
    return head;
  }

  /** Says how long the body is to be; -1 for any length. If none is to come, that is waited for. */
  public void expect(long bytes) throws IOException {
    length = bytes;
    checkLength();
    if (bytes == 0) {
      awaitEnd();
    }
  }

  /** Up to {@code most} bytes of the body, at least one, or -1 at the end. */
  public int read(byte[] into, int offset, int most) throws IOException {
    while (data.isEmpty() && !ended) {
      step();
    }
    byte[] first = data.peek();
    if (first == null) {
      return -1;
    }
    int count = Math.min(most, first.length - taken);
    System.arraycopy(first, taken, into, offset, count);
    taken += count;
    if (taken == first.length) {
      data.remove();
      taken = 0;
      openWindow();
    }
    if (received == length && data.isEmpty()) {
      awaitEnd();
    }
    return count;
  }

  private void openWindow() throws IOException {
    if (data.isEmpty() && owed >= WINDOW / 2 && !ended) {
      line.write(update(0, owed));
      line.write(update(Control.OURS, owed));
      window += owed;
      owed = 0;
    }
  }

  private void awaitEnd() throws IOException {
    while (!ended) {
      step();
    }
  }

  /** Takes one frame, or the rest of the header fields that the last one began. */
  private void step() throws IOException {
    if (opened != null) {
      Frame first = opened;
      opened = null;
      block(first);
      return;
    }
    Frame frame = frames.next();
    boolean content = frame.type() == Frame.DATA || frame.type() == Frame.HEADERS;
    if (content && frame.stream() != Control.OURS) {
      throw broken("an answer in a stream that nobody opened");
    }
    if (frame.type() == Frame.HEADERS) {
      opened = frame;
    } else if (content) {
      data(frame);
    } else {
      control.take(frame);
    }
  }

  private void block(Frame first) throws IOException {
    List<Header> block = fields.read(frames.block(first));
    boolean last = first.has(Frame.END_STREAM);
    if (head != null) {
      Heads.check(block);
      if (!last) {
        throw broken("a second head");
      }
    } else if (Heads.status(block) >= 200) {
      head = block;
    } else if (last || ++interim > MAX_INTERIM) {
      throw broken(
          last
              ? "an answer that is only interim"
              : "more than " + MAX_INTERIM + " interim answers");
    }
    end(last);
  }

  private void data(Frame frame) throws ProbeFailure {
    if (head == null) {
      throw broken("a body before its head");
    }
    window -= frame.payload().length;
    owed += frame.payload().length;
    if (window < 0) {
      throw broken("more data than the window allows");
    }
    byte[] content = frame.content();
    if (content.length > 0) {
      data.add(content);
      received += content.length;
    } else {
      control.idle();
    }
    end(frame.has(Frame.END_STREAM));
  }

  private void end(boolean last) throws ProbeFailure {
    ended = last;
    checkLength();
  }

  private void checkLength() throws ProbeFailure {
    if (length >= 0 && (received > length || ended && received < length)) {
      throw broken("a body of another size than its head says");
    }
  }

  /** Takes leave, if the answer came to its end; what becomes of that is not told. */
  public void end() {
    if (ended) {
      try {
        line.write(new Frame(Frame.GOAWAY, 0, 0, new byte[8]).bytes());
      } catch (IOException e) {
        return; // the answer is there, which is all that was wanted
      }
    }
  }
}
