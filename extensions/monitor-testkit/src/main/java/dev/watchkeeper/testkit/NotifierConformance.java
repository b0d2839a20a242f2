package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every notifier is to hold. Its author extends this class, starts a local server that stands
 * for a good receiver, answers the questions below, and runs it as any other JUnit test; the kit
 * brings bad receivers and hostile texts.
 *
 * <p>Each test is one demand and says in its failure what the notifier did. A test whose question
 * has no answer (no secrets, no receiver on a network) is shown as aborted. The tests use real time
 * and real sockets on the loopback address.
 */
public abstract class NotifierConformance {
  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MEGABYTE = 1 << 20;
  private static final String MARKUP =
      "<b>&\"'</b> <!channel> <@U1> @everyone *_~`[x](http://e.example) ${7*191} {{7*191}} %s {0}";

  /** Texts that have broken receivers: long, with controls, markup, line breaks, odd characters. */
  private static final List<String> HOSTILE =
      List.of(
          MARKUP,
          "one\r\nBcc: all@example.com\r\n\r\nbody",
          "\u0000\u0001\u001b[31m\u007f\u0085\u2028\u2029\u202e",
          "\ud83d\ude00\ud83d\udc69\u200d\ud83d\udcbb \ud800 \udc00 e\u0301 \u4f60\u597d",
          "x".repeat(MEGABYTE),
          "\ud83d\ude00".repeat(5_000),
          "<&>\"".repeat(5_000));

  /** Made by JUnit, once for each test. */
  protected NotifierConformance() {}

  /** A notifier whose receiver is good: served by the author's test, on the loopback address. */
  protected abstract Notifier notifier();

  /**
   * A notifier whose receiver would be at this host and port, with this address policy and the time
   * limit {@link #timeout()}. Empty only for a notifier without a receiver on a network.
   */
  protected abstract Optional<Notifier> notifierAt(String host, int port, AddressPolicy policy);

  /** The secrets of {@link #notifier()} and {@link #notifierAt}; none unless overridden. */
  protected List<Secret> secrets() {
    return List.of();
  }

  /**
   * What the good receiver would know repeats by, of each message so far, in order; null, for a
   * channel that has nothing of the kind, unless overridden.
   */
  protected @Nullable List<String> keys() {
    return null;
  }

  /** How long one attempt of {@link #notifierAt} may take; 300 ms unless overridden. */
  protected Duration timeout() {
    return Duration.ofMillis(300);
  }

  /** How long after its time limit it may be back; 3 s unless overridden. */
  protected Duration overrun() {
    return Duration.ofSeconds(3);
  }

  /** How long a good receiver may take; 10 s unless overridden. */
  protected Duration patience() {
    return Duration.ofSeconds(10);
  }

  private static Alert alert(String check, String rule, String why) {
    Alert.Subject subject = new Alert.Subject(CheckId.of(check), rule, Severity.CRITICAL);
    return Alert.open(subject, AlertState.FIRING, BEGAN, why);
  }

  private Notification notification(Alert alert) {
    return new Notification(notifier().name(), alert);
  }

  private Notification usual() {
    return notification(alert("shop", "failing", "2 runs in a row failed (last: HTTP 500)"));
  }

  private Sending deliver(Notification notification) {
    Sending sending = Sending.start(notifier(), notification).end(patience());
    sending.expect(Delivery.Kind.DELIVERED);
    return sending;
  }

  private Notifier at(int port, AddressPolicy policy) {
    Optional<Notifier> there = notifierAt("127.0.0.1", port, policy);
    assumeTrue(there.isPresent(), "it has no receiver on a network");
    return there.orElseThrow();
  }

  private Sending facing(BadPeer.Manner manner) {
    try (BadPeer peer = BadPeer.tcp(manner)) {
      return Sending.start(at(peer.port(), AddressPolicy.standard()), usual())
          .end(timeout().plus(overrun()));
    }
  }

  /** Its name is the same at each question, and not empty. */
  @Test
  public void itHasAName() {
    assertFalse(notifier().name().isBlank());
    assertEquals(notifier().name(), notifier().name());
  }

  /** A good receiver is told that an alert fires, and that it is resolved. */
  @Test
  public void itDeliversToAGoodReceiver() {
    Alert fires = alert("shop", "failing", "2 runs in a row failed (last: HTTP 500)");
    deliver(notification(fires));
    Instant later = BEGAN.plusSeconds(300);
    deliver(notification(fires.moveTo(AlertState.RESOLVED, later, "the last run was good")));
  }

  /** Texts that are long, hostile or odd arrive as well; they break neither form nor limits. */
  @Test
  public void itDeliversHostileTexts() {
    for (String text : HOSTILE) {
      String check = ("check " + Texts.line(text, 100)).strip();
      Alert.Context around =
          new Alert.Context(Map.of(text, text), text, text, null, Map.of(), false);
      deliver(notification(alert(check, text, text).with(around)));
    }
  }

  /**
   * Reminders, announcements, tests, drills, and a bundle of a thousand alerts arrive as one
   * message each.
   */
  @Test
  public void itDeliversWhateverKindOfMessage() {
    Alert one = alert("shop", "failing", "2 runs in a row failed (last: HTTP 500)");
    String name = notifier().name();
    deliver(new Notification(name, Notification.Kind.REMINDER, List.of(one), 1));
    deliver(new Notification(name, Notification.Kind.TEST, List.of(one), 0));
    deliver(new Notification(name, Notification.Kind.ANNOUNCEMENT, List.of(one), 0));
    deliver(notification(one.with(new Alert.Context(Map.of(), "", "", null, Map.of(), true))));
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Alert fires = alert("check " + i, "failing", "no answer");
      boolean over = i % 100 == 7;
      many.add(over ? fires.moveTo(AlertState.RESOLVED, BEGAN.plusSeconds(9), "good") : fires);
    }
    deliver(new Notification(name, Notification.Kind.ALERT, many, 0));
  }

  /** A message that is sent again has the key that it had, and no other message has it. */
  @Test
  public void itSendsAMessageAgainUnderTheSameKey() {
    assumeTrue(keys() != null, "its receiver knows no keys");
    deliver(usual());
    deliver(usual());
    deliver(notification(alert("another", "failing", "why")));
    List<String> keys = new ArrayList<>(List.copyOf(keys()));
    assertTrue(keys.size() >= 2, () -> "the receiver saw only " + keys);
    String other = keys.get(keys.size() - 1);
    String one = keys.get(keys.size() - 2);
    assertNotEquals(one, other, "two messages with one key");
    assertTrue(keys.size() < 3 || keys.get(keys.size() - 3).equals(one), keys::toString);
  }

  /** A receiver that takes the connection and says nothing costs no more than the time limit. */
  @Test
  public void itEndsInTimeWhenNobodyAnswers() {
    facing(BadPeer.Manner.SILENT).expect(Delivery.Kind.RETRY);
  }

  /** An answer that comes byte by byte does not put the time limit off. */
  @Test
  public void itEndsInTimeWhenTheAnswerDrips() {
    assertNotEquals(Delivery.Kind.DELIVERED, facing(BadPeer.Manner.DRIPPING).kind());
  }

  /** An answer without end is not read for ever. */
  @Test
  public void itEndsInTimeWhenTheAnswerNeverEnds() {
    assertNotEquals(Delivery.Kind.DELIVERED, facing(BadPeer.Manner.ENDLESS).kind());
  }

  /** Noise and echoes are no arrival. */
  @Test
  public void itTakesNoiseForNoArrival() {
    assertNotEquals(Delivery.Kind.DELIVERED, facing(BadPeer.Manner.NOISY).kind());
    assertNotEquals(Delivery.Kind.DELIVERED, facing(BadPeer.Manner.ECHOING).kind());
  }

  /** What may be better later is tried again: nobody there, a connection closed or reset. */
  @Test
  public void itWantsToTryAgainWhenTheReceiverIsAway() {
    facing(BadPeer.Manner.REFUSING).expect(Delivery.Kind.RETRY);
    facing(BadPeer.Manner.CLOSING).expect(Delivery.Kind.RETRY);
    facing(BadPeer.Manner.RESETTING).expect(Delivery.Kind.RETRY);
  }

  /** An interrupt, as of a monitor that stops, ends it soon. */
  @Test
  public void itEndsWhenItIsInterrupted() {
    try (BadPeer peer = BadPeer.tcp(BadPeer.Manner.SILENT)) {
      Sending sending = Sending.start(at(peer.port(), AddressPolicy.standard()), usual());
      peer.awaitContact(QUICK);
      sending.interrupt();
      assertNotEquals(Delivery.Kind.DELIVERED, sending.end(timeout().plus(overrun())).kind());
    }
  }

  /** An address that the policy refuses is not connected to, and the message not delivered. */
  @Test
  public void itAsksTheAddressPolicy() {
    AddressPolicy nothing = address -> Optional.of("everything is refused");
    try (BadPeer peer = BadPeer.tcp(BadPeer.Manner.SILENT)) {
      Sending sending = Sending.start(at(peer.port(), nothing), usual()).end(patience());
      assertFalse(peer.awaitContact(MOMENT), "it connected to an address that is refused");
      assertNotEquals(Delivery.Kind.DELIVERED, sending.kind(), sending::toString);
    }
  }

  /** Many messages, good ones and failed ones, leave no more threads and descriptors than few. */
  @Test
  public void itLeavesNoThreadOrSocketBehind() {
    Leftovers leftovers = new Leftovers();
    Notifier good = notifier();
    leftovers.grow(
        () -> {
          leftovers.once("notifier-good", () -> quietly(good));
          try (BadPeer peer = BadPeer.tcp(BadPeer.Manner.CLOSING)) {
            notifierAt("127.0.0.1", peer.port(), AddressPolicy.standard())
                .ifPresent(bad -> leftovers.once("notifier-bad", () -> quietly(bad)));
          }
        });
  }

  @SuppressWarnings("EmptyCatch")
  private void quietly(Notifier notifier) {
    try {
      Delivery unused = notifier.send(usual());
    } catch (Exception known) {
      // A notifier may throw; what it leaves behind is looked at.
    }
  }

  /** Locale, zone, system properties and the like of the process are what they were. */
  @Test
  public void itLeavesTheHostAsItWas() {
    HostState before = HostState.now();
    try {
      deliver(usual());
      assertEquals(before, HostState.now(), "the notifier changed the process that it runs in");
    } finally {
      before.restore();
    }
  }

  /** No secret is in what it says or throws, nor in its own text. */
  @Test
  public void itShowsNoSecret() {
    assumeFalse(secrets().isEmpty(), "it has no secrets");
    SecretScan scan = new SecretScan(secrets());
    Sending good = deliver(usual());
    scan.delivery(notifier(), good.delivery(), good.thrown());
    if (notifierAt("127.0.0.1", 1, AddressPolicy.standard()).isEmpty()) {
      return;
    }
    for (BadPeer.Manner manner : BadPeer.Manner.values()) {
      Sending bad = facing(manner);
      scan.delivery(notifier(), bad.delivery(), bad.thrown());
    }
  }

  /** It serves several threads at a time. */
  @Test
  public void itServesSeveralThreads() {
    Notifier one = notifier();
    List<Sending> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(Sending.start(one, notification(alert("check " + i, "failing", "why"))));
    }
    all.forEach(sending -> sending.end(patience()).expect(Delivery.Kind.DELIVERED));
  }
}
