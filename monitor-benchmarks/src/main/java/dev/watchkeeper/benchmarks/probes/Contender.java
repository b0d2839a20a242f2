package dev.watchkeeper.benchmarks.probes;

import java.io.IOException;

/** One way to look at a url; used by one thread at a time. */
interface Contender extends AutoCloseable {
  /**
   * Looks once.
   *
   * @throws Exception if the answer is not 200
   */
  void look() throws Exception;

  @Override
  default void close() throws IOException {}
}
