/** The engine that hosts start: {@link dev.watchkeeper.core.Monitor}. */
module dev.watchkeeper.core {
  requires transitive dev.watchkeeper.api;
  requires org.slf4j;
  requires static micrometer.core;

  exports dev.watchkeeper.core;
  exports dev.watchkeeper.core.metrics;
  exports dev.watchkeeper.core.supervisor;

  uses dev.watchkeeper.api.spi.ProbeProvider;
}
