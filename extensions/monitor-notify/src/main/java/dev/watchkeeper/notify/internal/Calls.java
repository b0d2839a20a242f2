package dev.watchkeeper.notify.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one place within one attempt, one after the other, over one connection as long as the
 * other side keeps it. Redirects are not followed. Belongs to one thread.
 */
final class Calls {
  private static final int MOST_BODY = 1 << 20;

  private final Doorway door;
  private final Endpoint to;
  private final Attempt attempt;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  Calls(Doorway door, Endpoint to, Attempt attempt) {
    this.door = door;
    this.to = to;
    this.attempt = attempt;
  }

  /**
   * Makes one.
   *
   * @throws IOException if there was no whole answer
   */
  HttpAnswer call(HttpCall call) throws IOException {
    Socket line = socket == null ? open() : socket;
    attempt.doing("sending to " + to.host());
    line.setSoTimeout(attempt.millis());
    OutputStream out = line.getOutputStream();
    out.write(head(call));
    out.write(call.body());
    out.flush();
    attempt.doing("waiting for the answer of " + to.host());
    HttpReader reader = new HttpReader(stream(line), attempt, MOST_BODY);
    HttpAnswer answer = reader.read();
    if (!reader.reusable()) {
      Attempt.closeQuietly(line);
      socket = null;
      in = null;
    }
    return answer;
  }

  private Socket open() throws IOException {
    Socket plain = door.connect(to.host(), to.port(), attempt);
    Socket line = to.tls() ? door.secure(plain, to.host(), attempt) : plain;
    socket = line;
    return line;
  }

  private InputStream stream(Socket line) throws IOException {
    InputStream stream = in == null ? new BufferedInputStream(line.getInputStream()) : in;
    in = stream;
    return stream;
  }

  private byte[] head(HttpCall call) {
    StringBuilder head = new StringBuilder(200);
    head.append(call.method()).append(' ').append(call.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(to.authority()).append("\r\n");
    call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (!call.headers().containsKey("User-Agent")) {
      head.append("User-Agent: Watchkeeper\r\n");
    }
    if (!call.headers().containsKey("Accept-Encoding")) {
      head.append("Accept-Encoding: identity\r\n"); // without it any coding would be welcome
    }
    if (!call.method().equals("GET")) {
      head.append("Content-Length: ").append(call.body().length).append("\r\n");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    return bytes.toByteArray();
  }
}
