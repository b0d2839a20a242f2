/** The engine that hosts start: {@link dev.watchkeeper.core.Monitor}. */
@SuppressWarnings("module") // the test kit is built later
module dev.watchkeeper.core {
  requires transitive dev.watchkeeper.api;
  requires org.slf4j;
  requires static micrometer.core;

  exports dev.watchkeeper.core;
  exports dev.watchkeeper.core.metrics;
  exports dev.watchkeeper.core.rules;
  exports dev.watchkeeper.core.supervisor;
  exports dev.watchkeeper.core.internal to
      dev.watchkeeper.testkit;

  uses dev.watchkeeper.api.spi.ProbeProvider;
  uses dev.watchkeeper.api.spi.RuleProvider;
}
