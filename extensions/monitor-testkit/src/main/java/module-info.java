/**
 * Helps those who write probes, stores and hosts to test them: virtual time, a runner for one
 * probe, servers that misbehave, conformance suites to extend, and a simulation of a whole monitor.
 */
module dev.watchkeeper.testkit {
  requires transitive dev.watchkeeper.api;
  requires transitive dev.watchkeeper.core;
  requires static transitive org.junit.jupiter.api;

  exports dev.watchkeeper.testkit;
  exports dev.watchkeeper.testkit.simulation;
}
