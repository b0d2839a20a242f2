package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.Reading;
import java.io.IOException;

/**
 * Looks at one target. One instance serves one check; it is never called by two threads at once,
 * but by another thread at each run. It may block, within the time that its context gives.
 *
 * <p>A failure of the target is a {@link Reading}, not an exception. An {@link IOException} that
 * gets out is taken as the target's fault all the same; anything else thrown is a defect of the
 * probe: the result is UNKNOWN and the watcher restarts with a new instance.
 */
@FunctionalInterface
public interface Probe extends AutoCloseable {
  /**
   * Looks once and says what it saw; never null.
   *
   * @throws Exception as said above
   */
  Reading run(ProbeContext context) throws Exception;

  /** Lets go of what the probe holds between runs; called once, after the last run. */
  @Override
  default void close() throws IOException {}
}
