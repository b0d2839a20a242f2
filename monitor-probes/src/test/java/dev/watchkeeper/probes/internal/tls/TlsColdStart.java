package dev.watchkeeper.probes.internal.tls;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.testkit.ProbeRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process whose first deed is a tls probe with little time: prints the outcome of that run, and
 * of a second one that has all the time it needs.
 */
final class TlsColdStart {
  private TlsColdStart() {}

  public static void main(String[] arguments) throws Exception {
    String ca = Files.readString(Path.of(arguments[1]));
    ProbeRunner runner = TlsRuns.runner(arguments[0], TlsOptions.standard().trust(ca));
    long millis = Long.parseLong(arguments[2]);
    Reading cold = runner.timeout(Duration.ofMillis(millis)).run().reading();
    Reading warm = runner.timeout(Duration.ofSeconds(30)).run().reading();
    System.out.println(cold.status() + " " + cold.outcome() + " then " + warm.status());
  }
}
