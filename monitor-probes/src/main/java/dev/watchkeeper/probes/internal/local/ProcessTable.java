package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.util.List;

/** Finds processes. */
@FunctionalInterface
interface ProcessTable {
  /**
   * Those that fit, the oldest first.
   *
   * @param only the number that they are to have; -1 for any
   * @throws IOException if the time is over
   */
  List<ProcessInfo> find(ProcessFilter filter, long only, ProbeContext context) throws IOException;
}
