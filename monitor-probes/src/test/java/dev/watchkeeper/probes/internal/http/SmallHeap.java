package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks at the addresses given, all at once and as often as told; prints what was found of each.
 */
public final class SmallHeap {
  private SmallHeap() {}

  /**
   * Runs.
   *
   * @param arguments how often each, whether bodies are judged, the addresses
   */
  public static void main(String[] arguments) throws Exception {
    int each = Integer.parseInt(arguments[0]);
    boolean judged = Boolean.parseBoolean(arguments[1]);
    List<Callable<ProbeRun>> runs = new ArrayList<>();
    HttpProvider provider = new HttpProvider();
    for (int i = 0; i < each; i++) {
      for (int j = 2; j < arguments.length; j++) {
        ProbeRunner runner =
            ProbeRunner.of(provider)
                .target("http://" + arguments[j] + "/")
                .timeout(Duration.ofSeconds(30));
        ProbeRunner one = judged ? runner.setting("body-contains", "needle") : runner;
        runs.add(one::run);
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(runs.size());
    for (Future<ProbeRun> run : threads.invokeAll(runs)) {
      System.out.println(run.get().reading().outcome() + " " + run.get().reading().reason());
    }
    threads.shutdown();
  }
}
