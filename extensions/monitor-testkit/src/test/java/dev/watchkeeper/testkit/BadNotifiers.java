package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A good notifier, whose receiver reads a line and says {@code OK}, and bad ones made of it. */
final class BadNotifiers {
  /** Whatever hangs for ever hangs here, until the tests are over. */
  static final CountDownLatch OVER = new CountDownLatch(1);

  private static final Secret TOKEN = Secret.of("token-of-the-line");

  private BadNotifiers() {}

  /** Sends {@code token key text} and waits for {@code OK}; parts to be made wrong. */
  static class LineNotifier implements Notifier {
    private final InetSocketAddress to;
    private final AddressPolicy policy;
    private final Duration timeout;

    LineNotifier(InetSocketAddress to, AddressPolicy policy, Duration timeout) {
      this.to = to;
      this.policy = policy;
      this.timeout = timeout;
    }

    @Override
    public String name() {
      return "line";
    }

    boolean refused() {
      return policy.refusal(to.getAddress()).isPresent();
    }

    String key(Notification notification) {
      return Texts.line(notification.idempotencyKey(), 200);
    }

    String text(Notification notification) {
      return Texts.line(notification.alert().summary(), 500);
    }

    int timeout() {
      return (int) timeout.toMillis();
    }

    Delivery judge(String answer) {
      return answer.equals("OK") ? Delivery.delivered() : Delivery.retry("no OK");
    }

    @Override
    public Delivery send(Notification notification) throws Exception {
      if (refused()) {
        return Delivery.rejected("blocked");
      }
      String line = TOKEN.reveal() + "|" + key(notification) + "|" + text(notification) + "\n";
      long end = System.nanoTime() + timeout.toNanos();
      try (Socket socket = new Socket()) {
        socket.connect(to, timeout());
        socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        StringBuilder answer = new StringBuilder();
        while (answer.length() < 2) {
          long left = (end - System.nanoTime()) / 1_000_000;
          socket.setSoTimeout(timeout() == 0 ? 0 : (int) Math.max(1, left));
          int next = socket.getInputStream().read();
          if (next < 0 || left < 0) {
            break;
          }
          answer.append((char) next);
        }
        return judge(answer.toString());
      }
    }
  }

  /** Makes the notifier of a suite. */
  interface Maker {
    Notifier make(InetSocketAddress to, AddressPolicy policy, Duration timeout);
  }

  /** The suite as the author of a notifier would run it. */
  abstract static class Suite extends NotifierConformance {
    private final Maker maker;
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private ServerSocket server;

    Suite(Maker maker) {
      this.maker = maker;
    }

    @BeforeEach
    void open() throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      Thread thread = new Thread(this::serve, "line-receiver");
      thread.setDaemon(true);
      thread.start();
    }

    @AfterEach
    void close() throws IOException {
      server.close();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
          String line = in.readLine();
          if (line != null) {
            keys.add(line.split("\\|")[1]);
            boolean sound = line.length() < 2_000 && line.chars().noneMatch(c -> c < ' ');
            socket.getOutputStream().write((sound ? "OK" : "NO").getBytes(StandardCharsets.UTF_8));
          }
        } catch (IOException e) {
          continue;
        }
      }
    }

    private Notifier at(int port, AddressPolicy policy, Duration timeout) {
      return maker.make(new InetSocketAddress("127.0.0.1", port), policy, timeout);
    }

    @Override
    protected Notifier notifier() {
      return at(server.getLocalPort(), AddressPolicy.standard(), Duration.ofSeconds(5));
    }

    @Override
    protected Optional<Notifier> notifierAt(String host, int port, AddressPolicy policy) {
      return Optional.of(at(port, policy, timeout()));
    }

    @Override
    protected List<Secret> secrets() {
      return List.of(TOKEN);
    }

    @Override
    protected List<String> keys() {
      return keys;
    }
  }

  static final class Good extends Suite {
    Good() {
      super(LineNotifier::new);
    }
  }

  static final class HasNoDeadline extends Suite {
    HasNoDeadline() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                int timeout() {
                  return 0;
                }
              });
    }
  }

  static final class AsksNoPolicy extends Suite {
    AsksNoPolicy() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                boolean refused() {
                  return false;
                }
              });
    }
  }

  static final class IsContentWithAnything extends Suite {
    IsContentWithAnything() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                Delivery judge(String answer) {
                  return Delivery.delivered();
                }
              });
    }
  }

  static final class ShowsItsSecret extends Suite {
    ShowsItsSecret() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                public String toString() {
                  return "line notifier with " + TOKEN.reveal();
                }
              });
    }
  }

  static final class InventsKeys extends Suite {
    InventsKeys() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                String key(Notification notification) {
                  return UUID.randomUUID().toString();
                }
              });
    }
  }

  static final class SendsTextAsItIs extends Suite {
    SendsTextAsItIs() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                String text(Notification notification) {
                  return notification.alert().rule();
                }
              });
    }
  }

  static final class LeavesAThread extends Suite {
    LeavesAThread() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                Delivery judge(String answer) {
                  Thread thread = new Thread(LeavesAThread::hang, "left behind");
                  thread.setDaemon(true);
                  thread.start();
                  return super.judge(answer);
                }
              });
    }

    private static void hang() {
      try {
        OVER.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static final class GivesUpAtOnce extends Suite {
    GivesUpAtOnce() {
      super(
          (to, policy, timeout) ->
              new LineNotifier(to, policy, timeout) {
                @Override
                public Delivery send(Notification notification) throws Exception {
                  try {
                    return super.send(notification);
                  } catch (IOException e) {
                    return Delivery.rejected("failed");
                  }
                }
              });
    }
  }
}
