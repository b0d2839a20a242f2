package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every probe plug-in is to hold. Its author extends this class, starts a local server that
 * stands for a good target, answers the questions of {@link ProbeUnderTest}, and runs it as any
 * other JUnit test; the kit brings the bad targets: over TCP, datagrams or Unix domain sockets, as
 * {@link #peers()} says. For a probe without a peer, {@link #endless()} stands for all of them.
 *
 * <p>Each test is one demand and says in its failure what the probe did. A test whose question has
 * no answer (no secrets, no target on a network) is shown as aborted. The tests use real time and
 * real sockets on the loopback address; most take milliseconds, those that wait for a deadline
 * {@link #timeout()}.
 */
public abstract class ProbeConformance extends ProbeUnderTest {
  private static final String NO_SUCH_SETTING = "no-such-setting";
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration MOMENT = Duration.ofMillis(50);

  /** For the rounds of what ends at its deadline only, which are many. */
  private static final Duration SHORT = Duration.ofMillis(100);

  private static final long BYTE_BUDGET = 64 << 10;

  /** What the buffers of two sockets may swallow, which nobody has read. */
  private static final long BUFFERS = 16 << 20;

  /** Made by JUnit, once for each test. */
  protected ProbeConformance() {}

  /** Its type is the same name at each question, and one that a definition may carry. */
  @Test
  public void itsTypeIsAName() {
    String type = provider().type();
    assertEquals(type, provider().type(), "the type changed from one question to the next");
    assertEquals(type, ProbeDefinition.of(type, target(), settings()).type());
  }

  /** Making a probe is quick and connects to nothing: a target that hangs holds nobody up. */
  @Test
  public void itIsMadeWithoutTalkingToItsTarget() {
    try (BadPeer server = bad(BadPeer.Manner.SILENT)) {
      ProbeRunner runner = against(server);
      String slow = "create() took longer than " + QUICK.toMillis() + " ms";
      Making.close(assertTimeoutPreemptively(QUICK, runner::make, slow));
      assertFalse(server.awaitContact(MOMENT), "create() connected to the target");
    }
  }

  /** Everything that is wrong with its settings is told at once, unknown names included. */
  @Test
  public void itTellsEverythingThatIsWrongWithItsSettingsAtOnce() {
    for (WrongSettings wrong : wrongSettings()) {
      Demands.tells(good().settings(wrong.settings()).problems(), wrong.names(), wrong);
      Demands.tells(
          good().settings(wrong.settings()).setting(NO_SUCH_SETTING, "x").problems(),
          Set.of(NO_SUCH_SETTING),
          wrong);
    }
  }

  /** Good settings are taken without a word, and a name that it does not know is refused. */
  @Test
  public void itRefusesASettingThatItDoesNotKnow() {
    assertEquals(List.of(), good().problems(), "the good settings were refused");
    List<?> problems = good().setting(NO_SUCH_SETTING, "x").problems();
    assertEquals(1, problems.size(), () -> "one unknown setting, but the problems are " + problems);
  }

  /** A target that it cannot look at is refused when the probe is made. */
  @Test
  public void itRefusesATargetThatItCannotLookAt() {
    for (Target wrong : wrongTargets()) {
      assertFalse(good().target(wrong).problems().isEmpty(), () -> "it took the target " + wrong);
    }
  }

  /** A good target is found to be what it is, without being cancelled. */
  @Test
  public void itSeesAGoodTargetAsItIs() {
    ProbeRun run = good().run();
    assertEquals(expected(), run.reading().status(), run::toString);
    assertEquals(ProbeRun.End.BY_ITSELF, run.end(), run::toString);
  }

  /** What it measures is among what its provider declares, with the same kind and unit. */
  @Test
  public void itMeasuresOnlyWhatItDeclares() {
    Demands.declared(
        provider().metrics(target(), settings().reading("settings")),
        provider().freeMetrics(target(), settings().reading("settings")),
        good().run().reading().measurements());
  }

  /** A target that takes the connection and says nothing costs it no more than its timeout. */
  @Test
  public void itEndsAtItsDeadlineWhenNobodyAnswers() {
    ProbeRun run = hasPeer() ? facing(BadPeer.Manner.SILENT) : withoutEnd();
    assertTrue(run.timedOut() || !needsAnAnswer(), () -> "to be a timeout, but " + run);
  }

  private ProbeRun withoutEnd() {
    ProbeRun run = hanging().run();
    Demands.sound(run, timeout().plus(overrun()));
    return run;
  }

  /** Bytes that keep coming, one by one, do not put its deadline off. */
  @Test
  public void itEndsAtItsDeadlineWhenTheAnswerDrips() {
    facing(BadPeer.Manner.DRIPPING);
  }

  /** An answer without end is not read beyond the byte budget. */
  @Test
  public void itReadsNoMoreThanItsByteBudget() {
    try (BadPeer server = bad(BadPeer.Manner.ENDLESS)) {
      ProbeRun run = against(server).byteBudget(BYTE_BUDGET).run();
      Demands.sound(run, timeout().plus(overrun()));
      long taken = peers() == Peers.UDP ? 0 : server.bytesSent();
      String what = "it took " + taken + " bytes with a budget of " + BYTE_BUDGET;
      assertTrue(taken <= BYTE_BUDGET + BUFFERS, what);
    }
  }

  /** A refused connection is the target's fault: DOWN. */
  @Test
  public void itTakesARefusedConnectionForTheTargetsFault() {
    ProbeRun run = facing(BadPeer.Manner.REFUSING);
    assertTrue(run.down(), () -> "to be DOWN, but " + run);
  }

  /** A connection that is closed without a byte is the target's fault: DOWN. */
  @Test
  public void itTakesAClosedConnectionForTheTargetsFault() {
    ProbeRun run = facing(BadPeer.Manner.CLOSING);
    assertTrue(run.down() || !needsAnAnswer(), () -> "to be DOWN, but " + run);
  }

  /** A connection that is reset is the target's fault: DOWN. */
  @Test
  public void itTakesAResetForTheTargetsFault() {
    ProbeRun run = facing(BadPeer.Manner.RESETTING);
    assertTrue(run.down() || !needsAnAnswer(), () -> "to be DOWN, but " + run);
  }

  /** Noise in place of an answer gives a reading or an input-output failure, nothing else. */
  @Test
  public void itSurvivesNoise() {
    facing(BadPeer.Manner.NOISY);
  }

  /** Its own words in place of an answer give a reading or an input-output failure. */
  @Test
  public void itSurvivesAnEcho() {
    facing(BadPeer.Manner.ECHOING);
  }

  /** A run that nobody waits for any more gives its thread back soon. */
  @Test
  public void itGoesWhenItsRunIsCancelled() {
    if (!hasPeer()) {
      cancelled(hanging().timeout(LONG), () -> Waiting.until(() -> false, MOMENT));
      return;
    }
    try (BadPeer server = bad(BadPeer.Manner.SILENT)) {
      cancelled(against(server).timeout(LONG), () -> server.awaitContact(QUICK));
    }
  }

  private void cancelled(ProbeRunner runner, Runnable underWay) {
    Probe probe = runner.make();
    Attempt attempt = runner.start(new ThreadGroup("probe"), probe);
    underWay.run();
    long cancelled = System.nanoTime();
    ProbeRun run = attempt.endNow();
    Demands.sound(run, Duration.ofNanos(cancelled - attempt.began()).plus(overrun()));
    Making.close(probe);
  }

  /** An address that the policy refuses is not connected to, and said to be blocked. */
  @Test
  public void itAsksTheAddressPolicy() {
    assumeFalse(peers() == Peers.UNIX, "a Unix domain socket has no address");
    AddressPolicy nothing = address -> Optional.of("everything is refused");
    try (BadPeer server = bad(BadPeer.Manner.SILENT)) {
      ProbeRun run = against(server).addressPolicy(nothing).run();
      assertFalse(server.awaitContact(MOMENT), "it connected to an address that is refused");
      Demands.blocked(run);
    }
  }

  /** Many runs, good ones and failed ones, leave no more threads and descriptors than few. */
  @Test
  public void itLeavesNoThreadOrSocketBehind() {
    Leftovers leftovers = new Leftovers();
    ProbeRunner runner = good();
    leftovers.grow(
        () -> {
          leftovers.once(runner);
          failing(runner).map(endless -> endless.timeout(SHORT)).ifPresent(leftovers::once);
          if (hasPeer()) {
            BadPeer.Manner away =
                peers() == Peers.UDP ? BadPeer.Manner.REFUSING : BadPeer.Manner.CLOSING;
            try (BadPeer server = bad(away)) {
              leftovers.once(against(server, runner));
            }
          }
        });
  }

  /** Locale, zone, system properties and the like of the process are what they were. */
  @Test
  public void itLeavesTheHostAsItWas() {
    HostState before = HostState.now();
    try {
      good().run();
      assertEquals(before, HostState.now(), "the probe changed the process that it runs in");
    } finally {
      before.restore();
    }
  }

  /** No secret is in what it returns, throws, remembers or prints, nor in refusals of settings. */
  @Test
  public void itShowsNoSecret() {
    assumeFalse(secrets().isEmpty(), "it has no secrets");
    SecretScan scan = new SecretScan(secrets());
    ProbeRunner runner = good();
    scan.made(provider(), runner.make());
    scan.run(runner.run());
    List<BadPeer.Manner> kinds =
        hasPeer() ? List.of(BadPeer.Manner.ECHOING, BadPeer.Manner.NOISY) : List.of();
    for (BadPeer.Manner kind : kinds) {
      try (BadPeer server = bad(kind)) {
        scan.run(against(server).run());
      }
    }
    wrongSettings().forEach(wrong -> scan.refused(runner.settings(wrong.settings()).problems()));
    scan.refused(runner.setting(NO_SUCH_SETTING, "x").problems());
  }

  /** One instance serves run after run, each on another thread. */
  @Test
  public void itRunsAgainOnAnotherThread() {
    ProbeRunner runner = good();
    Probe probe = runner.make();
    for (int i = 0; i < 3; i++) {
      ProbeRun run = runner.start(new ThreadGroup("probe"), probe).end();
      assertEquals(expected(), run.reading().status(), run::toString);
    }
    Making.close(probe);
  }

  /** Two probes of one provider run at the same time and do not meet. */
  @Test
  public void itRunsBesideAnotherOfItsKind() {
    ProbeRunner runner = good();
    Probe one = runner.make();
    Probe other = runner.make();
    Attempt first = runner.start(new ThreadGroup("probe"), one);
    Attempt second = runner.start(new ThreadGroup("probe"), other);
    assertEquals(expected(), first.end().reading().status());
    assertEquals(expected(), second.end().reading().status());
    Making.close(one);
    Making.close(other);
  }

  /**
   * Closing it twice is harmless, and so is closing one that never ran.
   *
   * @throws IOException if it is not
   */
  @Test
  public void itCanBeClosedTwice() throws IOException {
    Probe idle = good().make();
    idle.close();
    idle.close();
    Probe used = good().make();
    good().start(new ThreadGroup("probe"), used).end();
    used.close();
    used.close();
  }

  /** A monitor that is given the provider makes and runs the probe by the name of its type. */
  @Test
  public void itRunsInAMonitor() {
    ProbeDefinition definition = ProbeDefinition.of(provider().type(), target(), settings());
    assertEquals(expected(), InMonitor.run(provider(), definition).status());
  }
}
