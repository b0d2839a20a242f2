package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.testkit.VirtualTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final VirtualTime time = VirtualTime.startingAt(Instant.EPOCH, Long.MAX_VALUE - 5);

  /** Names that begin with "hang" hang; "gone" is not there; all else is. */
  private final SystemLookUps.LookUp platform =
      host -> {
        asked.incrementAndGet();
        if (host.startsWith("hang")) {
          awaitRelease();
        }
        if (host.startsWith("slow")) {
          time.advance(Duration.ofSeconds(2));
        }
        if (host.startsWith("gone")) {
          throw new UnknownHostException(host + ": Name or service not known");
        }
        return new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 9})};
      };

  private void awaitRelease() throws UnknownHostException {
    try {
      hanging.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("interrupted");
    }
  }

  @AfterEach
  void release() {
    hanging.countDown();
  }

  private Resolver resolver() {
    return new Resolver(platform, TimeSource.system());
  }

  private static void hang(Resolver resolver, int names) {
    for (int i = 0; i < names; i++) {
      String name = "hang" + i + ".test";
      assertThrows(InterruptedIOException.class, () -> resolver.resolve(name, SHORT));
    }
  }

  private static Outcome outcome(Resolver resolver, String name, Duration within) {
    return assertThrows(ProbeFailure.class, () -> resolver.resolve(name, within)).outcome();
  }

  @Test
  void aHundredHangingNamesDelayNobodyElse() throws IOException {
    Resolver resolver = resolver();
    hang(resolver, 100);
    for (int i = 0; i < 50; i++) {
      assertEquals(1, resolver.resolve("good" + i + ".test", LONG).size());
    }
  }

  @Test
  void aNameThatHangsHoldsOneThreadHoweverOftenItIsAsked() {
    Resolver resolver = resolver();
    for (int i = 0; i < 300; i++) {
      hang(resolver, 1);
    }
    assertEquals(1, asked.get());
  }

  @Test
  void withAllThreadsHangingOthersAreUnknownAndLiteralAndKnownNamesGoOn() throws IOException {
    Resolver resolver = resolver();
    resolver.resolve("known.test", LONG);
    hang(resolver, SystemLookUps.THREADS);
    assertEquals(Outcome.LOCAL_RESOURCES, outcome(resolver, "other.test", Duration.ofMillis(20)));
    assertEquals("10.0.0.1", resolver.resolve("10.0.0.1", SHORT).get(0).getHostAddress());
    assertEquals(1, resolver.resolve("known.test", SHORT).size());
    hanging.countDown();
    assertEquals(1, resolver.resolve("other.test", LONG).size());
  }

  @Test
  void namesThatWereSlowGetTheirShareOfThreadsOnly() throws IOException {
    SystemLookUps.LookUp hangs =
        host -> {
          awaitRelease();
          return new InetAddress[0];
        };
    Map<String, Boolean> begun = new ConcurrentHashMap<>();
    SystemLookUps others =
        new SystemLookUps(
            host ->
                begun.put(host, true) == null && host.startsWith("slow")
                    ? slowly()
                    : hangs.all(host),
            time);
    for (int i = 0; i <= SystemLookUps.DOUBTFUL; i++) {
      others.find("slow" + i, LONG);
    }
    for (int i = 0; i < SystemLookUps.DOUBTFUL; i++) {
      String name = "slow" + i;
      assertThrows(InterruptedIOException.class, () -> others.find(name, SHORT));
    }
    ProbeFailure refused =
        assertThrows(ProbeFailure.class, () -> others.find("slow" + SystemLookUps.DOUBTFUL, SHORT));
    assertEquals(Outcome.LOCAL_RESOURCES, refused.outcome());
    assertThrows(InterruptedIOException.class, () -> others.find("fresh", SHORT));
  }

  private InetAddress[] slowly() throws UnknownHostException {
    time.advance(Duration.ofSeconds(2));
    return new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 9})};
  }

  @Test
  void answersAreUsedAgainForAsLongAsSaid() throws IOException {
    Resolver resolver = new Resolver(platform, time);
    resolver.resolve("good.test", LONG);
    time.advance(Names.STANDARD.kept().minusMillis(1));
    resolver.resolve("GOOD.test", LONG);
    assertEquals(1, asked.get());
    time.advance(Duration.ofMillis(1));
    resolver.resolve("good.test", LONG);
    assertEquals(2, asked.get());
  }

  /** As the virtual machine does it: by the letters, for ever within this test. */
  private final class Remembering implements SystemLookUps.LookUp {
    private final Set<String> notFound = ConcurrentHashMap.newKeySet();
    private final Set<String> there = ConcurrentHashMap.newKeySet();

    @Override
    public InetAddress[] all(String host) throws UnknownHostException {
      if (notFound.contains(host) || !there.contains(host.toLowerCase(Locale.ROOT))) {
        notFound.add(host);
        throw new UnknownHostException(host);
      }
      return platform.all(host);
    }
  }

  @Test
  void aNameThatComesBackIsFoundAlthoughThePlatformRemembersThatItWasGone() throws IOException {
    Remembering machine = new Remembering();
    Resolver resolver = new Resolver(machine, time);
    for (int i = 0; i < 20; i++) {
      assertEquals(Outcome.DNS, outcome(resolver, "flaps.test", LONG));
      time.advance(Names.STANDARD.negativeKept());
    }
    machine.there.add("flaps.test");
    assertEquals(1, resolver.resolve("flaps.test", LONG).size());
    machine.there.clear();
    time.advance(Names.STANDARD.kept());
    assertEquals(Outcome.DNS, outcome(resolver, "flaps.test", LONG));
  }

  @Test
  void aFailureIsBelievedForAsLongAsSaid() {
    Resolver resolver = new Resolver(platform, time);
    assertEquals(Outcome.DNS, outcome(resolver, "gone.test", LONG));
    time.advance(Names.STANDARD.negativeKept().minusMillis(1));
    assertEquals(Outcome.DNS, outcome(resolver, "gone.test", LONG));
    assertEquals(1, asked.get());
  }

  @Test
  void aResolverThatFailsForEveryNameIsOurTrouble() throws IOException {
    Set<String> down = ConcurrentHashMap.newKeySet();
    Resolver resolver =
        new Resolver(
            host -> {
              if (down.isEmpty()) {
                throw new UnknownHostException(host + ": Temporary failure in name resolution");
              }
              return platform.all(host);
            },
            time);
    assertEquals(Outcome.DNS, outcome(resolver, "a.test", LONG));
    assertEquals(Outcome.DNS, outcome(resolver, "b.test", LONG));
    assertEquals(Outcome.LOCAL_NETWORK, outcome(resolver, "c.test", LONG));
    down.add("no more");
    assertEquals(1, resolver.resolve("d.test", LONG).size());
    down.clear();
    assertEquals(Outcome.DNS, outcome(resolver, "e.test", LONG));
  }

  @Test
  void aResolverThatThrowsWhateverItLikesIsAFailureToResolve() {
    Resolver resolver =
        new Resolver(
            host -> {
              throw new IllegalStateException("broken resolver");
            },
            time);
    assertEquals(Outcome.DNS, outcome(resolver, "a.test", LONG));
  }

  @Test
  void itsThreadsEndWhenTheyAreIdle() throws IOException {
    resolver().resolve("good.test", LONG);
    long end = System.nanoTime() + LONG.toNanos();
    while (Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals("watchkeeper-resolver"))
        && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertTrue(System.nanoTime() - end < 0);
  }
}
