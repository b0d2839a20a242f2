package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.ProbeResult;
import java.io.IOException;
import java.util.List;

/**
 * Takes committed results away: to a file, a broker, another system. Called by one thread at a
 * time, in order per check. A sink that throws is given the same batch again after a pause that
 * grows; one that blocks harms only itself: what does not fit its bounded queue is dropped and
 * counted.
 */
@FunctionalInterface
public interface ResultSink extends AutoCloseable {
  /**
   * Takes a batch of 1 to some hundred results; returning normally means that they are taken.
   *
   * @throws Exception if they are not; the batch comes again, so that a sink may see some twice
   */
  void write(List<ProbeResult> batch) throws Exception;

  /** Its name in health, meters and logs. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Called once after the last batch. */
  @Override
  default void close() throws IOException {}
}
