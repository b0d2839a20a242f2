package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.internal.net.TestContext;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What one run of a small GET allocates on the thread that makes it, once it is warm. */
class HttpAllocationTest {
  private static final int RUNS = 300;
  private static final String ANSWER =
      Site.ok(
          "hello",
          "Server: site/1.0",
          "Date: Sun, 06 Nov 1994 08:49:37 GMT",
          "Content-Type: text/plain");

  private static long median(Probe probe) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] bytes = new long[RUNS];
    for (int i = 0; i < RUNS; i++) {
      TestContext context = TestContext.millis(5_000);
      long before = threads.getCurrentThreadAllocatedBytes();
      Status status = probe.run(context).status();
      bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(Status.UP, status);
    }
    Arrays.sort(bytes);
    return bytes[RUNS / 2];
  }

  @Test
  void aSmallGetAllocatesLittle() throws Exception {
    try (Site site = Site.of(ANSWER)) {
      try (Probe fresh = Runs.probe(Http.get(site.url("/")));
          Probe kept = Runs.probe(Http.get(site.url("/")).reuseConnection())) {
        median(fresh);
        median(kept);
        long perFresh = median(fresh);
        long perKept = median(kept);
        System.out.println("bytes per run: fresh " + perFresh + ", kept " + perKept);
        assertTrue(perFresh <= 8_000, "fresh: " + perFresh);
        assertTrue(perKept <= 6_000, "kept: " + perKept);
      }
    }
  }
}
