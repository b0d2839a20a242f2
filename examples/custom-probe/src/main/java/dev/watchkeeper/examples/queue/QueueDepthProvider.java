package dev.watchkeeper.examples.queue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Asks a broker how many messages wait in a queue: sends {@code DEPTH name} on a line and reads a
 * number on a line. Settings: {@code queue} (its name, required), {@code limit} (more than so many
 * messages is DOWN, 1,000 unless given), {@code warn} (more than so many is DEGRADED).
 */
public final class QueueDepthProvider implements ProbeProvider {
  /** How many messages wait. */
  public static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");

  private static final int LONGEST_ANSWER = 20;

  /** Made by the service loader. */
  public QueueDepthProvider() {}

  @Override
  public String type() {
    return "queue-depth";
  }

  @Override
  public List<MetricKey> metrics() {
    return List.of(DEPTH);
  }

  @Override
  public Probe create(Target target, Settings settings) {
    String queue =
        settings
            .text("queue")
            .check(name -> name.matches("[\\w.-]{1,100}"), "is 1 to 100 letters, digits, '_.-'")
            .required();
    int limit = settings.integer("limit").between(0, 1_000_000_000).orElse(1_000);
    int warn = settings.integer("warn").between(0, limit).orElse(limit);
    String[] address = target.address().split(":", -1);
    if (address.length != 2 || !address[1].matches("[1-9][0-9]{0,4}")) {
      settings.reject("target", "is the host:port of a broker, not '" + target + "'");
      return context -> Reading.up();
    }
    InetSocketAddress broker =
        InetSocketAddress.createUnresolved(address[0], Integer.parseInt(address[1]));
    return context -> judge(depth(broker, queue, context), limit, warn);
  }

  private static Reading judge(Reading reading, int limit, int warn) {
    double depth = reading.measurements().number(DEPTH).orElse(0);
    return reading
        .downIf(depth > limit, (long) depth + " messages wait, limit " + limit)
        .degradedIf(depth > warn, (long) depth + " messages wait, warning from " + warn);
  }

  private static Reading depth(InetSocketAddress broker, String queue, ProbeContext context)
      throws IOException {
    InetAddress address = InetAddress.getByName(broker.getHostString());
    Optional<String> refusal = context.addressPolicy().refusal(address);
    if (refusal.isPresent()) {
      return Reading.of(Outcome.BLOCKED, refusal.get());
    }
    try (Socket socket = context.closeOnCancel(new Socket())) {
      socket.connect(new InetSocketAddress(address, broker.getPort()), millis(context));
      String question = "DEPTH " + queue + "\n";
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      String answer = line(socket, context);
      return answer.matches("[0-9]{1,18}")
          ? Reading.up().with(DEPTH, (double) Long.parseLong(answer))
          : Reading.of(Outcome.PROTOCOL, "not a number: '" + Texts.line(answer, 20) + "'");
    } catch (SocketTimeoutException e) {
      return Reading.of(Outcome.TIMEOUT, "the broker did not answer in time");
    }
  }

  private static int millis(ProbeContext context) throws IOException {
    return (int) Math.max(1, context.remaining().toMillis());
  }

  private static String line(Socket socket, ProbeContext context) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_ANSWER) {
      socket.setSoTimeout(millis(context));
      int next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
