package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a reading of whatever a probe returned or threw. The target's failures are DOWN; what the
 * probe itself did wrong is UNKNOWN; a run that was cancelled at its deadline is a timeout, unless
 * the probe saw that itself and says more.
 */
final class Readings {
  private Readings() {}

  static Reading of(
      Run run, boolean cancelled, @Nullable Reading reading, @Nullable Throwable thrown) {
    if (thrown instanceof Error) {
      return defect(thrown);
    }
    if (cancelled) {
      return reading != null && !reading.status().isWorking() ? reading : timeout(run);
    }
    if (thrown != null) {
      return thrown instanceof IOException failure ? failed(failure, run) : defect(thrown);
    }
    return reading == null ? Reading.unknown("the probe returned null") : reading;
  }

  private static Reading timeout(Run run) {
    return Reading.of(
        Outcome.TIMEOUT, "no answer within " + Spans.shown(run.deadlineNanos() - run.started()));
  }

  private static Reading defect(Throwable thrown) {
    return Reading.of(Outcome.PROBE_DEFECT, "the probe threw " + Guarded.describe(thrown));
  }

  private static Reading failed(IOException e, Run run) {
    if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
      return timeout(run);
    }
    Outcome outcome =
        e instanceof UnknownHostException
            ? Outcome.DNS
            : e instanceof NoRouteToHostException
                ? Outcome.UNREACHABLE
                : e instanceof ConnectException
                    ? Outcome.REFUSED
                    : e instanceof SSLException ? Outcome.TLS : Outcome.IO;
    return Reading.of(outcome, Guarded.describe(e));
  }
}
