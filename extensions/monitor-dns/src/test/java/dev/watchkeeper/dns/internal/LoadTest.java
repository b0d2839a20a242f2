package dev.watchkeeper.dns.internal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Measures, and says so on standard output; needs a server that knows www.example.test. */
@EnabledIfSystemProperty(named = "watchkeeper.dns.load", matches = ".+")
class LoadTest {
  @Test
  void measuresQueriesPerSecondAndCpuPerQuery() throws Exception {
    Load.run(System.getProperty("watchkeeper.dns.load"), "www.example.test");
  }
}
