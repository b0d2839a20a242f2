package dev.watchkeeper.testkit;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Each class is the suite as the author of one bad probe would run it. */
final class BadProbes {
  /** Whatever hangs for ever hangs here, until the tests are over. */
  static final CountDownLatch OVER = new CountDownLatch(1);

  static final List<Object> LEAKED = new ArrayList<>();

  private BadProbes() {}

  abstract static class Bad extends LineConformance {
    private final Function<LineProvider.Plan, ? extends Probe> probes;

    Bad(Function<LineProvider.Plan, ? extends Probe> probes) {
      this.probes = probes;
    }

    @Override
    protected ProbeProvider provider() {
      return new LineProvider(probes);
    }
  }

  static final class TypeIsNoName extends LineConformance {
    @Override
    protected ProbeProvider provider() {
      return new LineProvider() {
        @Override
        public String type() {
          return "Line Probe";
        }
      };
    }
  }

  static final class ConnectsWhenMade extends LineConformance {
    @Override
    protected ProbeProvider provider() {
      return new LineProvider() {
        @Override
        public Probe create(Target target, Settings settings) throws Exception {
          String[] address = target.address().split(":", -1);
          if (address.length == 2) {
            new Socket(address[0], Integer.parseInt(address[1])).close();
          }
          return super.create(target, settings);
        }
      };
    }
  }

  static final class HangsWhenMade extends LineConformance {
    @Override
    protected ProbeProvider provider() {
      return new LineProvider() {
        @Override
        public Probe create(Target target, Settings settings) throws Exception {
          if (!target().equals(target)) {
            OVER.await();
          }
          return super.create(target, settings);
        }
      };
    }
  }

  static final class TellsTheFirstProblemOnly extends LineConformance {
    @Override
    protected ProbeProvider provider() {
      return new LineProvider() {
        @Override
        public Probe create(Target target, Settings settings) throws Exception {
          Object limit = settings.asMap().get("limit");
          if (!(limit instanceof Long number) || number > 100) {
            List<Problem> problems = List.of(new Problem("limit", "is at most 100"));
            throw ConfigurationException.of("these settings", problems);
          }
          return super.create(target, settings);
        }
      };
    }
  }

  static final class IgnoresItsSettings extends LineConformance {
    @Override
    protected ProbeProvider provider() {
      return new LineProvider() {
        @Override
        public Probe create(Target target, Settings settings) throws Exception {
          return super.create(target, Settings.of(settings.asMap()).reading(""));
        }
      };
    }
  }

  static final class MeasuresWhatItDoesNotDeclare extends Bad {
    private static final MetricKey OTHER = MetricKey.gauge("line.other", "");

    MeasuresWhatItDoesNotDeclare() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Reading judge(String answer) {
                  return super.judge(answer).with(OTHER, 1);
                }
              });
    }
  }

  static final class ChangesTheUnit extends Bad {
    private static final MetricKey OTHER = MetricKey.gauge("line.value", "furlongs");

    ChangesTheUnit() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Reading judge(String answer) {
                  return super.judge(answer).with(OTHER, 1);
                }
              });
    }
  }

  /** Forgets both the time limit of its reads and to have its socket closed. */
  static final class HasNoDeadline extends Bad {
    HasNoDeadline() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Socket register(ProbeContext context, Socket socket) {
                  return socket;
                }

                @Override
                int patience(ProbeContext context) {
                  return 0;
                }
              });
    }
  }

  /** Has a time limit for each read, but none for all of them together. */
  static final class CountsItsTimeAnewForEachByte extends Bad {
    CountsItsTimeAnewForEachByte() {
      super(
          plan ->
              new LineProbe(plan) {
                private int first;

                @Override
                Socket register(ProbeContext context, Socket socket) {
                  first = 60;
                  return socket;
                }

                @Override
                int patience(ProbeContext context) {
                  return first;
                }
              });
    }
  }

  static final class SwallowsItsCancellation extends Bad {
    SwallowsItsCancellation() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                public Reading run(ProbeContext context) throws Exception {
                  try {
                    return super.run(context);
                  } finally {
                    if (context.cancelled()) {
                      hang();
                    }
                  }
                }
              });
    }

    private static void hang() {
      Waiting.on(OVER, java.time.Duration.ofMinutes(1));
    }
  }

  static final class ReadsWithoutEnd extends Bad {
    ReadsWithoutEnd() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                String answer(Socket socket, ProbeContext context) throws IOException {
                  byte[] block = new byte[1 << 16];
                  socket.setSoTimeout(patience(context));
                  for (int n = 0; n >= 0 && !context.cancelled(); ) {
                    n = socket.getInputStream().read(block);
                    if (n > 0 && n < 10) {
                      return new String(block, 0, n - 1, java.nio.charset.StandardCharsets.UTF_8);
                    }
                  }
                  return "";
                }
              });
    }
  }

  static final class TrustsTheAnswer extends Bad {
    TrustsTheAnswer() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Reading judge(String answer) {
                  return Reading.up().with(LineProvider.VALUE, Integer.parseInt(answer));
                }
              });
    }
  }

  static final class IsContentWithNothing extends Bad {
    IsContentWithNothing() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                public Reading run(ProbeContext context) throws Exception {
                  Reading reading = super.run(context);
                  boolean down = reading.outcome() == Outcome.PROTOCOL;
                  return down ? Reading.up() : reading;
                }
              });
    }
  }

  static final class TakesTheTargetsFaultForItsOwn extends Bad {
    TakesTheTargetsFaultForItsOwn() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                public Reading run(ProbeContext context) throws Exception {
                  try {
                    return super.run(context);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                }
              });
    }
  }

  static final class ForgetsToClose extends Bad {
    ForgetsToClose() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                void end(Socket socket) {
                  LEAKED.add(socket);
                }
              });
    }
  }

  static final class LeavesAThread extends Bad {
    LeavesAThread() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                void end(Socket socket) throws IOException {
                  Thread thread = new Thread(SwallowsItsCancellation::hang, "left behind");
                  thread.setDaemon(true);
                  thread.start();
                  super.end(socket);
                }
              });
    }
  }

  static final class ShowsWhatItWasTold extends Bad {
    ShowsWhatItWasTold() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Reading judge(String answer) {
                  Reading reading = super.judge(answer);
                  return reading.downIf(false, "").outcome() == Outcome.PROTOCOL
                      ? Reading.of(Outcome.PROTOCOL, "not a number: " + answer)
                      : reading;
                }
              });
    }
  }

  static final class PrintsItsPlan extends Bad {
    PrintsItsPlan() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                public String toString() {
                  return "line with " + plan.token().reveal();
                }
              });
    }
  }

  static final class WorksOnce extends Bad {
    WorksOnce() {
      super(
          plan ->
              new LineProbe(plan) {
                private boolean used;

                @Override
                public Reading run(ProbeContext context) throws Exception {
                  Reading reading = used ? Reading.down("used") : super.run(context);
                  used = true;
                  return reading;
                }
              });
    }
  }

  static final class BelongsToItsFirstThread extends Bad {
    BelongsToItsFirstThread() {
      super(
          plan ->
              new LineProbe(plan) {
                private Thread owner;

                @Override
                public Reading run(ProbeContext context) throws Exception {
                  owner = owner == null ? Thread.currentThread() : owner;
                  return owner == Thread.currentThread()
                      ? super.run(context)
                      : Reading.down("another thread");
                }
              });
    }
  }

  static final class MeetsItsNeighbour extends Bad {
    private static final AtomicBoolean BUSY = new AtomicBoolean();
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    MeetsItsNeighbour() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                String answer(Socket socket, ProbeContext context) throws IOException {
                  boolean alone = BUSY.compareAndSet(false, true);
                  Waiting.on(NEVER, java.time.Duration.ofMillis(30));
                  String answer = alone ? super.answer(socket, context) : "busy";
                  BUSY.compareAndSet(alone, false);
                  return answer;
                }
              });
    }
  }

  static final class CannotBeClosedTwice extends Bad {
    CannotBeClosedTwice() {
      super(
          plan ->
              new LineProbe(plan) {
                private boolean closed;

                @Override
                public void close() throws IOException {
                  if (closed) {
                    throw new IOException("closed");
                  }
                  closed = true;
                }
              });
    }
  }

  static final class AsksNoPolicy extends Bad {
    AsksNoPolicy() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Optional<String> refusal(ProbeContext context, InetSocketAddress address) {
                  return Optional.empty();
                }
              });
    }
  }

  static final class ChangesTheLocale extends Bad {
    ChangesTheLocale() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Reading judge(String answer) {
                  Locale other = Locale.forLanguageTag("tr-TR-x-test");
                  Locale.setDefault(other);
                  return super.judge(answer);
                }
              });
    }
  }

  static final class ReturnsNull extends Bad {
    ReturnsNull() {
      super(
          plan ->
              new LineProbe(plan) {
                @Override
                Reading judge(String answer) {
                  return null;
                }
              });
    }
  }
}
