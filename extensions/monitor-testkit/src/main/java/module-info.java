/**
 * Helps those who write probes, stores and hosts to test them: virtual time, a runner for one
 * probe, servers that misbehave, and conformance suites to extend.
 */
module dev.watchkeeper.testkit {
  requires transitive dev.watchkeeper.api;
  requires dev.watchkeeper.core;
  requires static transitive org.junit.jupiter.api;

  exports dev.watchkeeper.testkit;
}
