package dev.watchkeeper.dns.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.Dns.Section;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/** Bytes that no sound server sends; the seeds are kept. */
class DnsFuzzTest {
  private static final Set<Outcome> SOUND =
      Set.of(
          Outcome.OK,
          Outcome.DNS,
          Outcome.PROTOCOL,
          Outcome.ASSERTION_FAILED,
          Outcome.TIMEOUT,
          Outcome.RESET,
          Outcome.TOO_LARGE);

  private static byte[] sound(Message question) throws IOException {
    Message reply = new Message(question.getHeader().getID());
    reply.getHeader().setFlag(0);
    reply.addRecord(question.getQuestion(), 0);
    Name name = question.getQuestion().getName();
    for (String record :
        new String[] {
          "60 A 192.0.2.1",
          "60 MX 10 mail.example.org.",
          "60 TXT \"a text\" \"and another\"",
          "60 SOA ns.example.org. admin.example.org. 1 2 3 4 5",
          "60 CAA 0 issue \"ca.example.net\"",
          "60 DNSKEY 256 3 8 AwEAAcmk",
          "60 LOC 42 21 54 N 71 06 18 W -24m 30m",
          "60 SVCB 1 svc.example.net. alpn=h2 port=8443",
          "60 NAPTR 100 10 \"u\" \"E2U+sip\" \"!^.*$!sip:a@example.org!\" ."
        }) {
      reply.addRecord(NameServer.record(name, record), 1 + (record.length() % 3));
    }
    return reply.toWire(65_535);
  }

  private static byte[] damaged(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int hits = 1 + random.nextInt(6);
    for (int i = 0; i < hits; i++) {
      bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt(256);
    }
    bytes[2] |= (byte) 0x80;
    boolean cut = random.nextInt(4) == 0;
    return cut ? Arrays.copyOf(bytes, 2 + random.nextInt(bytes.length - 2)) : bytes;
  }

  @Test
  void damagedAnswersAreJudgedOrRefusedAndNeverAnythingElse() throws IOException {
    Endpoint server = new Endpoint("127.0.0.1", 53);
    DnsPlan plan =
        DnsPlan.read(
            Dns.lookup("example.org").definition().target(),
            Dns.lookup("example.org")
                .servers("127.0.0.1")
                .records("192.0.2.1")
                .anyMatches(Section.ANSWER, "a+")
                .definition()
                .settings()
                .reading("settings"));
    byte[] sound = sound(new Message(plan.question().bytes()));
    Random random = new Random(20_261_121);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = damaged(sound, random);
      try {
        Reply reply = new Reply(Reply.read(bytes, server), server, Delivery.Way.UDP);
        plan.question().isIn(reply.message());
        Facts facts = new Facts(dev.watchkeeper.api.Measurements.builder(), plan.question());
        facts.record(reply, 1);
        Reading reading = plan.accepted().judge(reply);
        assertTrue(SOUND.contains(reading.outcome()), reading::toString);
      } catch (ProbeFailure e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000 && refused < 100_000, "refused: " + refused);
  }

  @Test
  void damagedAnswersOverTheNetworkGiveAReading() throws IOException {
    Random random = new Random(42);
    NameServer.Behaviour damages =
        asked -> {
          byte[] bytes = damaged(sound(asked.question()), random);
          if (random.nextBoolean()) {
            asked.send(bytes);
          } else {
            asked.raw(bytes);
          }
        };
    try (NameServer server = new NameServer(damages)) {
      Dns spec = Dns.lookup("example.org").servers(server.address()).attempts(1);
      for (int i = 0; i < 300; i++) {
        Dns one = i % 2 == 0 ? spec.tcp() : spec;
        Reading reading =
            Asking.runner(one).timeout(java.time.Duration.ofMillis(40)).run().reading();
        assertTrue(SOUND.contains(reading.outcome()), reading::toString);
        assertTrue(reading.reason().chars().noneMatch(Character::isISOControl), reading::toString);
      }
    }
  }
}
