package dev.watchkeeper.probes.internal.composite;

import static dev.watchkeeper.api.Status.DEGRADED;
import static dev.watchkeeper.api.Status.DOWN;
import static dev.watchkeeper.api.Status.UNKNOWN;
import static dev.watchkeeper.api.Status.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Composite;
import dev.watchkeeper.probes.Composite.As;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompositeProbeTest {
  private static Reading look(Composite composite, Others others) {
    return others.seenBy(composite);
  }

  private static Others abc(Status a, Status b, Status c) {
    return new Others().is("a", a).is("b", b).is("c", c);
  }

  private static Status all(Status a, Status b, Status c) {
    return look(Composite.allOf("a", "b", "c"), abc(a, b, c)).status();
  }

  private static Status any(Status a, Status b, Status c) {
    return look(Composite.anyOf("a", "b", "c"), abc(a, b, c)).status();
  }

  private static Status two(Status a, Status b, Status c) {
    return look(Composite.atLeast(2, "a", "b", "c"), abc(a, b, c)).status();
  }

  @Test
  void allIsAsGoodAsItsWorstMember() {
    assertEquals(UP, all(UP, UP, UP));
    assertEquals(DEGRADED, all(UP, DEGRADED, UP));
    assertEquals(UNKNOWN, all(UP, DEGRADED, UNKNOWN));
    assertEquals(DOWN, all(UNKNOWN, DEGRADED, DOWN));
  }

  @Test
  void anyIsAsGoodAsItsBestMember() {
    assertEquals(UP, any(UP, DOWN, DOWN));
    assertEquals(DEGRADED, any(DEGRADED, UNKNOWN, DOWN));
    assertEquals(UNKNOWN, any(UNKNOWN, DOWN, DOWN));
    assertEquals(DOWN, any(DOWN, DOWN, DOWN));
  }

  @Test
  void aQuorumIsAsGoodAsItsLastNeededMember() {
    assertEquals(UP, two(UP, UP, DOWN));
    assertEquals(DEGRADED, two(UP, DEGRADED, DOWN));
    assertEquals(UNKNOWN, two(UP, UNKNOWN, DOWN));
    assertEquals(DOWN, two(UP, DOWN, DOWN));
  }

  private static Status majority(Status a, Status b, Status c) {
    return look(Composite.majorityOf("a", "b", "c"), abc(a, b, c)).status();
  }

  @Test
  void aMajorityIsMoreThanHalfOfTheVotes() {
    assertEquals(UP, majority(UP, UP, DOWN));
    assertEquals(DOWN, majority(UP, DOWN, DOWN));
    assertEquals(DEGRADED, majority(UP, DEGRADED, DOWN));
    assertEquals(DEGRADED, majority(DEGRADED, DEGRADED, UP));
    assertEquals(UP, majority(UP, UP, UNKNOWN));
    assertEquals(UNKNOWN, majority(UP, DOWN, UNKNOWN), "one to one is no majority");
    assertEquals(UNKNOWN, majority(DOWN, UNKNOWN, UNKNOWN), "one of three is no quorum");
    assertEquals(DOWN, look(Composite.worstOf("a", "b"), abc(UP, DOWN, UP)).status());
  }

  @Test
  void silentVotersLoseTheirVoteAndBelowTheQuorumNothingIsKnown() {
    Duration old = Duration.ofMinutes(6);
    Composite places = Composite.majorityOf("a", "b", "c").staleAfter(Duration.ofMinutes(5));
    Others one = new Others().is("a", DOWN).is("b", UP, old).is("c", UP, old);
    Reading few = look(places, one);
    assertEquals(Outcome.NO_DATA, few.outcome());
    assertEquals(
        "needs 2 votes; wants more than half up of 3 members; 1 down: a; 2 unknown: b, c",
        few.reason());
    assertEquals(DOWN, look(places.quorum(1), one).status());
    Others two = new Others().is("a", DOWN).is("b", DOWN).is("c", UP, old);
    assertEquals(DOWN, look(places, two).status());
    assertEquals(UNKNOWN, look(places.quorum(3), two).status());
    assertEquals(Outcome.CONFIG, look(places, new Others().is("a", UP).is("b", UP)).outcome());
  }

  @Test
  void aShareIsCountedByWeight() {
    Composite composite = Composite.weighted(0.75).member("a", 3).member("b");
    Reading small = look(composite, new Others().is("a", UP).is("b", DOWN));
    assertEquals(UP, small.status());
    assertEquals(0.75, small.measurements().number(Composite.SHARE).orElseThrow());
    Reading large = look(composite, new Others().is("a", DOWN).is("b", UP));
    assertEquals(DOWN, large.status());
    assertEquals("wants a share of 0.75 up of 2 members; 1 down: a", large.reason());
  }

  @Test
  void countsAndNamesAreMeasured() {
    Reading seen = look(Composite.allOf("a", "b", "c").degradedByAny(), abc(UP, DEGRADED, UNKNOWN));
    assertEquals(Outcome.NO_DATA, seen.outcome());
    assertEquals("wants all of them up of 3 members; 1 degraded: b; 1 unknown: c", seen.reason());
    assertEquals(3, seen.measurements().number(Composite.MEMBERS).orElseThrow());
    assertEquals(1, seen.measurements().number(Composite.UP).orElseThrow());
    assertEquals(1, seen.measurements().number(Composite.DEGRADED).orElseThrow());
    assertEquals(0, seen.measurements().number(Composite.DOWN).orElseThrow());
    assertEquals(1, seen.measurements().number(Composite.UNKNOWN).orElseThrow());
    Others many = new Others();
    Composite wide = Composite.anyOf();
    for (int i = 0; i < 200; i++) {
      many.is("server number " + i, DOWN);
      wide = wide.member("server number " + i);
    }
    Reading down = look(wide, many);
    assertEquals(
        "wants at least one up of 200 members; 200 down: server number 0, server number 1,"
            + " server number 2 and 197 more",
        down.reason());
    assertEquals(500, down.measurements().text(Composite.FAILED).orElseThrow().length());
  }

  @Test
  void redundancyThatIsGoneCanBeDegraded() {
    Composite quorum = Composite.atLeast(2, "a", "b", "c");
    assertEquals(UP, look(quorum, abc(UP, UP, DOWN)).status());
    assertEquals(DEGRADED, look(quorum.degradedByAny(), abc(UP, UP, DOWN)).status());
    assertEquals(UP, look(quorum.degradedByAny(), abc(UP, UP, UNKNOWN)).status());
  }

  @Test
  void pausedMembersAreLeftOutUnlessSaidOtherwise() {
    Others others = new Others().is("a", UP).paused("b");
    Composite both = Composite.allOf("a", "b");
    assertEquals(UP, look(both, others).status());
    assertEquals(DOWN, look(both.paused(As.DOWN), others).status());
    assertEquals(UNKNOWN, look(both.paused(As.UNKNOWN), others).status());
    Reading none = look(both, new Others().paused("a").paused("b"));
    assertEquals("none of 2 members counts: all are paused", none.reason());
    assertEquals(Outcome.NO_DATA, none.outcome());
  }

  @Test
  void staleMembersAreUnknownAndWhatUnknownCountsAsCanBeSaid() {
    Others others = new Others().is("a", UP).is("b", UP, Duration.ofMinutes(11));
    Composite both = Composite.allOf("a", "b");
    assertEquals(UP, look(both, others).status());
    Composite fresh = both.staleAfter(Duration.ofMinutes(10));
    assertEquals(UNKNOWN, look(fresh, others).status());
    assertEquals(DOWN, look(fresh.unknown(As.DOWN), others).status());
    assertEquals(UP, look(fresh.unknown(As.UP), others).status());
    assertEquals(UP, look(fresh.unknown(As.IGNORED), others).status());
  }

  @Test
  void aMissingMemberIsAMatterOfTheConfigurationUnlessAllIsLostAnyway() {
    Others one = new Others().is("a", UP);
    Reading missing = look(Composite.anyOf("a", "b"), one);
    assertEquals(Outcome.CONFIG, missing.outcome());
    assertEquals("there is no check b", missing.reason());
    Reading down = look(Composite.allOf("a", "b"), new Others().is("a", DOWN));
    assertEquals(DOWN, down.status());
    assertEquals(
        "wants all of them up of 2 members; 1 down: a; 1 unknown: b; there is no check b",
        down.reason());
  }

  @Test
  void itCannotBeAMemberOfItself() {
    Reading self = look(Composite.allOf("test"), new Others().is("test", UP));
    assertEquals(Outcome.CONFIG, self.outcome());
    assertEquals("it cannot be a member of itself", self.reason());
  }

  @Test
  void membersAreFoundByTag() {
    Composite prod = Composite.allOf().tagged("prod");
    Others others = new Others().is("page", UP).is("pump", DEGRADED).is("other", DOWN);
    assertEquals(DEGRADED, look(prod, others).status());
    assertEquals(DOWN, look(prod.member("other"), others).status());
    Reading none = look(Composite.anyOf().tagged("test"), others);
    assertEquals(Outcome.CONFIG, none.outcome());
    assertEquals("no check has the tag 'test'", none.reason());
    assertEquals(UP, look(Composite.atLeast(1).tagged("prod"), others).status());
  }

  @Test
  void theWriterWritesWhatTheProviderReads() {
    for (Composite start :
        List.of(
            Composite.allOf("a"),
            Composite.anyOf("a", "b"),
            Composite.atLeast(2, "a", "b"),
            Composite.weighted(0.5).member("a"))) {
      Composite composite =
          start
              .member("x", 2.5)
              .tagged("prod")
              .staleAfter(Duration.ofMinutes(5))
              .paused(As.UNKNOWN)
              .unknown(As.DOWN)
              .degradedByAny()
              .named("the shop");
      Settings settings = composite.definition().settings().reading("settings");
      new CompositeProvider().create(composite.definition().target(), settings);
      assertEquals(List.of(), settings.problems());
      Check check = Check.of("shop", composite);
      assertEquals(Optional.of(check), Check.read(check.toSettings().reading("")));
    }
  }
}
