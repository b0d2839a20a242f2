package dev.watchkeeper.examples.pager;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Sends pages through a gateway: {@code PAGE code key text} on a line. The gateway answers {@code
 * OK}, {@code BUSY seconds} or {@code NO reason}. Immutable and thread-safe.
 *
 * @param name the name, unique within the monitor
 * @param gateway host and port; looked up for each page
 * @param code by which the gateway knows us
 * @param policy which addresses may be connected to
 * @param timeout how long one page may take
 */
public record PagerNotifier(
    String name, InetSocketAddress gateway, Secret code, AddressPolicy policy, Duration timeout)
    implements Notifier {
  private static final int LONGEST_TEXT = 160;
  private static final int LONGEST_ANSWER = 80;

  @Override
  public Delivery send(Notification notification) throws IOException {
    InetAddress address = InetAddress.getByName(gateway.getHostString());
    Optional<String> refusal = policy.refusal(address);
    if (refusal.isPresent()) {
      return Delivery.rejected("blocked: " + refusal.get());
    }
    long end = TimeSource.system().nanoTime() + timeout.toNanos();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, gateway.getPort()), millis(end));
      socket.getOutputStream().write(page(notification).getBytes(StandardCharsets.UTF_8));
      return judge(answer(socket, end));
    } catch (SocketTimeoutException e) {
      return Delivery.retry("the gateway did not answer in time");
    }
  }

  /** The key is the same at each attempt, so the gateway drops what it has sent before. */
  private String page(Notification notification) {
    byte[] key = notification.idempotencyKey().getBytes(StandardCharsets.UTF_8);
    Alert alert = notification.alert();
    String text = Texts.line(alert.summary(), LONGEST_TEXT);
    return "PAGE " + code.reveal() + " " + UUID.nameUUIDFromBytes(key) + " " + text + "\n";
  }

  private static int millis(long end) throws SocketTimeoutException {
    long left = (end - TimeSource.system().nanoTime()) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    return (int) left;
  }

  private static String answer(Socket socket, long end) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < LONGEST_ANSWER) {
      socket.setSoTimeout(millis(end));
      int next = socket.getInputStream().read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static Delivery judge(String answer) {
    if (answer.equals("OK")) {
      return Delivery.delivered();
    }
    if (answer.matches("BUSY [0-9]{1,4}")) {
      Duration pause = Duration.ofSeconds(Integer.parseInt(answer.substring(5)));
      return Delivery.retryAfter(pause, "the gateway is busy");
    }
    return answer.matches("NO [a-z ]{1,60}")
        ? Delivery.rejected("the gateway refused: " + answer.substring(3))
        : Delivery.retry("the gateway did not say OK");
  }

  /** Without the code. */
  @Override
  public String toString() {
    return "pager " + name;
  }
}
