package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The frames that keep a connection going and carry nothing of an answer: answers those that want
 * an answer, and keeps count of what we may send. Belongs to the thread of the run.
 */
final class Control {
  /** The one stream of a connection. */
  static final int OURS = 1;

  /** What a window has where nobody said otherwise. */
  static final int FIRST_WINDOW = 65_535;

  private static final int MAX_IDLE = 1_000;
  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW = 4;
  private static final int SETTING_BYTES = 6;
  private static final int HTTP_1_1_REQUIRED = 13;
  private static final int MAX_SHOWN = 80;

  private final Duplex line;
  private long whole = FIRST_WINDOW;
  private long stream = FIRST_WINDOW;
  private int initial = FIRST_WINDOW;
  private int idle;

  Control(Duplex line) {
    this.line = line;
  }

  /** How many bytes of data may be sent now; none or less if that has to wait. */
  long window() {
    return Math.min(whole, stream);
  }

  void sent(int bytes) {
    whole -= bytes;
    stream -= bytes;
  }

  /** A frame that brought nothing; a server that sends too many of them only wants our work. */
  void idle() throws ProbeFailure {
    if (++idle > MAX_IDLE) {
      throw broken("more than " + MAX_IDLE + " frames that bring nothing");
    }
  }

  /** Takes a frame that is neither data nor header fields. */
  void take(Frame frame) throws IOException {
    idle();
    switch (frame.type()) {
      case Frame.SETTINGS -> settings(frame);
      case Frame.PING -> ping(frame);
      case Frame.WINDOW_UPDATE -> update(frame);
      case Frame.GOAWAY -> goAway(frame);
      case Frame.RST_STREAM -> reset(frame);
      case Frame.PRIORITY -> size(frame, 5);
      case Frame.PUSH_PROMISE -> throw broken("a push that nobody wanted");
      case Frame.CONTINUATION -> throw broken("more header fields after their end");
      default -> {} // RFC 9113, 5.5: what is not known is passed by
    }
  }

  private static void size(Frame frame, int bytes) throws ProbeFailure {
    if (frame.payload().length != bytes) {
      throw broken("a frame of type " + frame.type() + " with a wrong size");
    }
  }

  private static void ofConnection(Frame frame) throws ProbeFailure {
    if (frame.stream() != 0) {
      throw broken("a frame of the connection in a stream");
    }
  }

  private void settings(Frame frame) throws IOException {
    ofConnection(frame);
    if (frame.has(Frame.ACK)) {
      size(frame, 0);
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(frame.payload());
    if (in.remaining() % SETTING_BYTES != 0) {
      throw broken("settings with a wrong size");
    }
    while (in.hasRemaining()) {
      setting(in.getShort(), in.getInt());
    }
    line.write(new Frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]).bytes());
  }

  private void setting(int name, int value) throws ProbeFailure {
    if (name == INITIAL_WINDOW) {
      if (value < 0) {
        throw broken("a window that is too large");
      }
      stream += (long) value - initial;
      initial = value;
    } else if (name == ENABLE_PUSH && value != 0) {
      throw broken("a server that lets us push");
    }
  }

  private void ping(Frame frame) throws IOException {
    ofConnection(frame);
    size(frame, 8);
    if (!frame.has(Frame.ACK)) {
      line.write(new Frame(Frame.PING, Frame.ACK, 0, frame.payload()).bytes());
    }
  }

  private void update(Frame frame) throws ProbeFailure {
    size(frame, 4);
    int more = frame.number(0);
    if (more == 0 || frame.stream() > OURS) {
      throw broken("a window that opens by nothing or nowhere");
    }
    if (frame.stream() == 0) {
      whole += more;
    } else {
      stream += more;
    }
    if (Math.max(whole, stream) > Integer.MAX_VALUE) {
      throw broken("a window that is too large");
    }
  }

  private static void goAway(Frame frame) throws ProbeFailure {
    ofConnection(frame);
    if (frame.payload().length < 8) {
      throw broken("a GOAWAY with a wrong size");
    }
    int code = frame.code(4);
    if (code != 0 || frame.number(0) < OURS) {
      int more = Math.min(frame.payload().length - 8, MAX_SHOWN);
      String said = new String(frame.payload(), 8, more, StandardCharsets.UTF_8);
      String shown = said.isEmpty() ? "" : ": '" + Texts.line(said, MAX_SHOWN) + "'";
      throw new ProbeFailure(
          Outcome.RESET, "the server ended the connection: " + Broken.name(code) + shown);
    }
  }

  private static void reset(Frame frame) throws ProbeFailure {
    size(frame, 4);
    if (frame.stream() != OURS) {
      throw broken("a reset of a stream that is not there");
    }
    int code = frame.code(0);
    throw code == HTTP_1_1_REQUIRED
        ? new ProbeFailure(Outcome.PROTOCOL, "the server wants HTTP/1.1 for this request")
        : new ProbeFailure(Outcome.RESET, "the server reset the request: " + Broken.name(code));
  }
}
