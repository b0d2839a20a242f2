package dev.watchkeeper.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.testkit.VirtualTime;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A connection that is asked for is taken by somebody or closed. */
class ConnectionsTest {
  private final VirtualTime time = VirtualTime.startingAt(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch mayCome = new CountDownLatch(1);

  private final Connection connection = proxy(Connection.class, closed::countDown);

  private final DataSource source =
      (DataSource)
          Proxy.newProxyInstance(
              ConnectionsTest.class.getClassLoader(),
              new Class<?>[] {DataSource.class},
              (self, method, arguments) -> {
                asked.incrementAndGet();
                mayCome.await();
                return connection;
              });

  private static <T> T proxy(Class<T> type, Runnable called) {
    return type.cast(
        Proxy.newProxyInstance(
            ConnectionsTest.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              called.run();
              return null;
            }));
  }

  @Test
  void whoseTimeIsOverAlreadyAsksForNone() throws Exception {
    Connections connections = new Connections(source);
    Deadline over = new Deadline(time, Duration.ofSeconds(1));
    time.advance(Duration.ofSeconds(2));
    mayCome.countDown();
    assertThrows(SQLTimeoutException.class, () -> connections.open(over));
    // whatever had begun would come before this one
    connections.open(new Deadline(time, Duration.ofSeconds(60)));
    connections.close();
    assertEquals(1, asked.get());
  }

  @Test
  void aConnectionThatComesTooLateIsClosed() throws Exception {
    Connections connections = new Connections(source);
    Deadline soon = new Deadline(time, Duration.ofMillis(5));
    assertThrows(SQLTimeoutException.class, () -> connections.open(soon));
    mayCome.countDown();
    assertTrue(closed.await(60, TimeUnit.SECONDS));
    connections.close();
  }
}
