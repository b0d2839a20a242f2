package dev.watchkeeper.examples.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopAppTest {
  @TempDir Path folder;

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void showsMetersAndHealthAndKeepsItsHistory() throws Exception {
    CheckId cache = CheckId.of("cache");
    Path file = folder.resolve("shop.db");
    try (ShopApp shop = new ShopApp(file, 0)) {
      CountDownLatch pause = new CountDownLatch(1);
      for (int i = 0;
          i < 500 && shop.monitor().states().stream().allMatch(s -> s.openAlerts().isEmpty());
          i++) {
        assertTrue(!pause.await(20, TimeUnit.MILLISECONDS));
      }
      assertEquals(1, shop.monitor().state(cache).orElseThrow().openAlerts().size());
      String meters = get(shop.url() + "metrics").body();
      assertTrue(meters.contains("watchkeeper_checks{status=\"down\"} 1.0"), meters);
      assertTrue(meters.contains("watchkeeper_live 1.0"), meters);
      assertTrue(meters.contains("watchkeeper_runs_total{outcome=\"up\",reason=\"\"}"), meters);
      assertEquals(200, get(shop.url() + "health").statusCode());
    }
    try (ShopApp again = new ShopApp(file, 0)) {
      assertEquals(1, again.monitor().state(cache).orElseThrow().openAlerts().size());
      assertTrue(again.monitor().history().lastResults(cache, 10).size() >= 2);
    }
  }
}
