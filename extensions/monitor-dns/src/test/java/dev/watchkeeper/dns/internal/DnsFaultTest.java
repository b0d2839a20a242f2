package dev.watchkeeper.dns.internal;

import static dev.watchkeeper.dns.internal.Asking.fails;
import static dev.watchkeeper.dns.internal.Asking.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.DnsMetrics;
import dev.watchkeeper.testkit.ProbeRun;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Bad name servers, one fault each. */
class DnsFaultTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration OVERRUN = Duration.ofMillis(250);

  private static Dns lookup(NameServer server) {
    return Dns.lookup("example.org").servers(server.address());
  }

  private static byte[] good(NameServer.Asked asked) throws IOException {
    Message reply = asked.reply();
    reply.addRecord(
        NameServer.record(asked.question().getQuestion().getName(), "60 A 192.0.2.1"),
        Section.ANSWER);
    return reply.toWire(65_535);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NXDOMAIN | NXDOMAIN: there is no name example.org., says
          SERVFAIL | failed to find the answer
          REFUSED  | refuses to answer the question
          FORMERR  | does not understand the question
          NOTIMP   | does not know this kind of question
          NOERROR  | there is no A record of example.org.
          """)
  void eachResponseCodeHasItsOwnReason(String rcode, String reason) throws IOException {
    try (NameServer server = NameServer.failing(Rcode.value(rcode))) {
      Reading reading = fails(Outcome.DNS, reason, lookup(server));
      assertTrue(reading.reason().contains(server.address()), reading::toString);
      assertEquals(rcode, reading.measurements().text(DnsMetrics.RCODE).orElseThrow());
      fails(Outcome.DNS, reason, lookup(server).tcp());
    }
  }

  @Test
  void aSilentServerCostsTheTimeoutAndNoMore() throws IOException {
    try (NameServer server = new NameServer(asked -> {})) {
      for (Dns spec : List.of(lookup(server), lookup(server).tcp(), lookup(server).attempts(10))) {
        ProbeRun run = Asking.runner(spec).timeout(SHORT).run();
        assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run::toString);
        assertTrue(run.elapsed().compareTo(SHORT.plus(OVERRUN)) <= 0, run::toString);
        assertTrue(
            run.reading().reason().contains("waiting for the answer of " + server.address()));
        assertEquals("answer", run.reading().phase());
      }
    }
  }

  @Test
  void aLostDatagramIsSentAgain() throws IOException {
    NameServer.Behaviour losesTheFirst =
        asked -> {
          if (asked.stream()) {
            return;
          }
          asked.send(good(asked));
        };
    int[] seen = {0};
    try (NameServer server =
        new NameServer(
            asked -> {
              if (seen[0]++ > 0) {
                losesTheFirst.answer(asked);
              }
            })) {
      Reading reading = up(lookup(server));
      assertEquals(2, reading.measurements().number(DnsMetrics.ATTEMPTS).orElseThrow());
      assertEquals(
          server.questions.get(0).getHeader().getID(), server.questions.get(1).getHeader().getID());
    }
  }

  @Test
  void nobodyListeningIsToldAtOnceAndIsNoTimeout() throws IOException {
    int port;
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    Dns spec = Dns.lookup("example.org").servers("127.0.0.1:" + port);
    ProbeRun run = Asking.runner(spec).run();
    assertEquals(Outcome.UNREACHABLE, run.reading().outcome(), run::toString);
    assertTrue(run.elapsed().toMillis() < 1_000, run::toString);
    fails(Outcome.REFUSED, "127.0.0.1:" + port, spec.tcp());
  }

  @Test
  void repliesThatDoNotBelongToTheQuestionAreIgnored() throws IOException {
    NameServer.Behaviour forges =
        asked -> {
          byte[] sound = good(asked);
          byte[] otherId = sound.clone();
          otherId[1] ^= 1;
          asked.send(otherId);
          byte[] noAnswer = sound.clone();
          noAnswer[2] &= 0x7f;
          asked.send(noAnswer);
          Message otherName = new Message(asked.question().getHeader().getID());
          otherName.getHeader().setFlag(Flags.QR);
          otherName.addRecord(
              Record.newRecord(Name.fromString("evil.example."), 1, 1), Section.QUESTION);
          asked.send(otherName.toWire());
          asked.send(new byte[] {1, 2, 3});
          asked.send(new byte[0]);
          asked.send(sound);
        };
    try (NameServer server = new NameServer(forges)) {
      Reading reading = up(lookup(server));
      assertEquals(5, reading.measurements().number(DnsMetrics.IGNORED).orElseThrow());
      assertEquals(1, reading.measurements().number(DnsMetrics.ATTEMPTS).orElseThrow());
    }
  }

  @Test
  void onlyForgedRepliesAreNoAnswer() throws IOException {
    NameServer.Behaviour forges =
        asked -> {
          byte[] otherId = good(asked);
          otherId[0] ^= 1;
          asked.send(otherId);
        };
    try (NameServer server = new NameServer(forges)) {
      fails(Outcome.TIMEOUT, "no answer", Asking.runner(lookup(server)).timeout(SHORT));
      fails(Outcome.PROTOCOL, "no answer to our question", lookup(server).tcp());
    }
  }

  @Test
  void lettersOfTheQuestionMayComeBackInAnotherCase() throws IOException {
    NameServer.Behaviour shouts =
        asked -> {
          byte[] reply = good(asked);
          reply[13] = 'E';
          asked.send(reply);
        };
    try (NameServer server = new NameServer(shouts)) {
      up(lookup(server));
    }
  }

  @Test
  void anAnswerThatCannotBeReadIsToldAtOnce() throws IOException {
    NameServer.Behaviour cuts =
        asked -> {
          byte[] sound = good(asked);
          asked.send(Arrays.copyOf(sound, sound.length - 2));
        };
    try (NameServer server = new NameServer(cuts)) {
      fails(Outcome.PROTOCOL, "cannot be read", lookup(server));
      fails(Outcome.PROTOCOL, "cannot be read", lookup(server).tcp());
    }
  }

  @Test
  void aNameThatPointsAtItselfIsNoTrap() throws IOException {
    NameServer.Behaviour loops =
        asked -> {
          byte[] sound = good(asked);
          sound[12] = (byte) 0xc0;
          sound[13] = 12;
          asked.send(sound);
        };
    try (NameServer server = new NameServer(loops)) {
      fails(Outcome.PROTOCOL, "cannot be read", lookup(server));
    }
  }

  @Test
  void aStreamThatEndsWithinTheAnswerIsToldExactly() throws IOException {
    NameServer.Behaviour cuts =
        asked -> {
          asked.raw(new byte[] {0, 100, 1, 2, 3});
          asked.close();
        };
    try (NameServer server = new NameServer(cuts)) {
      fails(Outcome.RESET, "3 of 100 bytes", lookup(server).tcp());
    }
  }

  @Test
  void aStreamWithAnAbsurdLengthIsToldAtOnce() throws IOException {
    try (NameServer server = new NameServer(asked -> asked.raw(new byte[] {0, 3, 1, 2, 3}))) {
      fails(Outcome.PROTOCOL, "3 bytes", lookup(server).tcp());
    }
  }

  @Test
  void noMoreIsReadThanTheBudget() throws IOException {
    NameServer.Behaviour floods =
        asked -> {
          for (int i = 0; i < 200; i++) {
            asked.send(new byte[1_000]);
          }
        };
    try (NameServer server = new NameServer(floods)) {
      fails(
          Outcome.TOO_LARGE,
          "more than 5000 bytes",
          Asking.runner(lookup(server)).byteBudget(5_000));
      fails(
          Outcome.TOO_LARGE,
          "more than 500 bytes",
          Asking.runner(lookup(server).tcp()).byteBudget(500));
    }
  }

  @Test
  void aForbiddenServerIsNeverAsked() throws IOException {
    AddressPolicy nothing = address -> Optional.of("everything is refused");
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      for (Dns spec : List.of(lookup(server), lookup(server).tcp())) {
        fails(Outcome.BLOCKED, "everything is refused", Asking.runner(spec).addressPolicy(nothing));
      }
      Dns two = Dns.lookup("example.org").servers(server.address(), server.address());
      fails(Outcome.BLOCKED, "everything is refused", Asking.runner(two).addressPolicy(nothing));
      assertEquals(List.of(), server.questions);
    }
  }

  @Test
  void metadataAddressesAreNeverAskedEvenByDefault() {
    fails(Outcome.BLOCKED, "169.254.169.254", Dns.lookup("example.org").servers("169.254.169.254"));
  }

  @Test
  void anExpressionThatExplodesEndsAsAMistakeOfOurs() throws IOException {
    try (NameServer server = NameServer.of("60 TXT " + "a".repeat(200))) {
      fails(
          Outcome.CONFIG,
          "too many steps",
          lookup(server).type("TXT").anyMatches(Dns.Section.ANSWER, "(a+)+(a+)+(a+)+(a+)+c"));
    }
  }

  @Test
  void aFlappingServerIsSeenAsItIsEachTime() throws IOException {
    int[] turn = {0};
    NameServer.Behaviour flaps =
        asked -> {
          Message reply = asked.reply();
          boolean bad = turn[0]++ % 2 == 1;
          if (bad) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
          } else {
            Name name = asked.question().getQuestion().getName();
            reply.addRecord(NameServer.record(name, "60 A 192.0.2.1"), Section.ANSWER);
          }
          asked.send(reply);
        };
    try (NameServer server = new NameServer(flaps)) {
      for (int i = 0; i < 3; i++) {
        assertFalse(up(lookup(server)).measurements().keys().isEmpty());
        fails(Outcome.DNS, "NXDOMAIN", lookup(server));
      }
    }
  }
}
