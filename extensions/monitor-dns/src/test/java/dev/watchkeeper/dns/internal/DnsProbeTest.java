package dev.watchkeeper.dns.internal;

import static dev.watchkeeper.dns.internal.Asking.fails;
import static dev.watchkeeper.dns.internal.Asking.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.Dns.Section;
import dev.watchkeeper.dns.DnsMetrics;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.internal.net.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

class DnsProbeTest {
  private static Dns lookup(NameServer server) {
    return Dns.lookup("example.org").servers(server.address());
  }

  @Test
  void tellsTheWholeAnswer() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1", "300 A 192.0.2.2")) {
      Reading reading = up(lookup(server));
      assertEquals(
          "example.org. 60 IN A 192.0.2.1 | example.org. 300 IN A 192.0.2.2",
          reading.measurements().text(DnsMetrics.ANSWER).orElseThrow());
      assertEquals("NOERROR", reading.measurements().text(DnsMetrics.RCODE).orElseThrow());
      assertEquals("qr rd ra", reading.measurements().text(DnsMetrics.FLAGS).orElseThrow());
      assertEquals(2, reading.measurements().number(DnsMetrics.RECORDS).orElseThrow());
      assertEquals(60, reading.measurements().number(DnsMetrics.TTL_MIN).orElseThrow());
      assertEquals(300, reading.measurements().number(DnsMetrics.TTL_MAX).orElseThrow());
      assertEquals(server.address(), reading.measurements().text(DnsMetrics.SERVER).orElseThrow());
      assertEquals("udp", reading.measurements().text(DnsMetrics.TRANSPORT).orElseThrow());
      assertEquals("127.0.0.1", reading.measurements().text(Net.ADDRESS).orElseThrow());
      assertTrue(reading.measurements().number(Net.BYTES).orElseThrow() > 60);
      assertTrue(reading.measurements().has(Net.WAIT));
      assertTrue(reading.measurements().has(Net.LATENCY));
      assertFalse(reading.measurements().has(DnsMetrics.SERIAL));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A      | 192.0.2.1
          AAAA   | 2001:db8:0:0:0:0:0:1
          CNAME  | www.example.net.
          MX     | 10 mail.example.org.
          NS     | ns1.example.org.
          TXT    | "v=spf1 -all"
          SRV    | 0 5 5060 sip.example.org.
          CAA    | 0 issue "ca.example.net"
          PTR    | host.example.org.
          DS     | 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118
          DNSKEY | 256 3 8 AwEAAcmk
          SOA    | ns1.example.org. admin.example.org. 7 3600 600 86400 60
          """)
  void knowsEveryTypeOfRecordThatMatters(String type, String data) throws IOException {
    try (NameServer server = NameServer.of("60 " + type + " " + data)) {
      Reading reading = up(lookup(server).type(type).records(data));
      String answer = reading.measurements().text(DnsMetrics.ANSWER).orElseThrow();
      assertTrue(answer.startsWith("example.org. 60 IN " + type + " "), answer);
      assertEquals(Type.value(type), server.questions.get(0).getQuestion().getType());
    }
  }

  @Test
  void asksWithTheFlagsAndTheSizeThatItIsTold() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      up(lookup(server));
      up(
          lookup(server)
              .withoutRecursion()
              .checkingDisabled()
              .authenticData()
              .dnssec()
              .ednsSize(4_096));
      up(lookup(server).ednsSize(0));
      Message usual = server.questions.get(0);
      assertTrue(usual.getHeader().getFlag(Flags.RD));
      assertFalse(usual.getHeader().getFlag(Flags.CD));
      assertEquals(1_232, usual.getOPT().getPayloadSize());
      Message other = server.questions.get(1);
      assertFalse(other.getHeader().getFlag(Flags.RD));
      assertTrue(other.getHeader().getFlag(Flags.CD));
      assertTrue(other.getHeader().getFlag(Flags.AD));
      assertEquals(4_096, other.getOPT().getPayloadSize());
      assertEquals(ExtendedFlags.DO, other.getOPT().getFlags());
      assertEquals(null, server.questions.get(2).getOPT());
    }
  }

  @Test
  void asksInAnotherClass() throws IOException {
    try (NameServer server = NameServer.failing(Rcode.REFUSED)) {
      Dns version = Dns.lookup("version.bind").servers(server.address());
      up(version.type("TXT").dnsClass("CH").rcode("REFUSED"));
      assertEquals(DClass.CH, server.questions.get(0).getQuestion().getDClass());
    }
  }

  @Test
  void asksForTheNameOfAnAddress() throws IOException {
    try (NameServer server = NameServer.of("60 PTR host.example.org.")) {
      up(Dns.reverse("192.0.2.7").servers(server.address()).records("host.example.org."));
      up(Dns.reverse("2001:db8::7").servers(server.address()));
      Name v4 = server.questions.get(0).getQuestion().getName();
      Name v6 = server.questions.get(1).getQuestion().getName();
      assertEquals("7.2.0.192.in-addr.arpa.", v4.toString());
      assertTrue(v6.toString().endsWith("8.b.d.0.1.0.0.2.ip6.arpa."), v6::toString);
      assertEquals(Type.PTR, server.questions.get(0).getQuestion().getType());
    }
  }

  @Test
  void takesTheServerFromAUrlOfTheDns() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      up(Dns.lookup("dns://" + server.address() + "/example.org"));
      assertEquals("example.org.", server.questions.get(0).getQuestion().getName().toString());
    }
  }

  @Test
  void writesForeignNamesInAscii() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      up(Dns.lookup("bücher.example").servers(server.address()));
      assertEquals(
          "xn--bcher-kva.example.", server.questions.get(0).getQuestion().getName().toString());
    }
  }

  @Test
  void asksAgainOverTcpWhenTheAnswerIsTruncated() throws IOException {
    NameServer.Behaviour large =
        asked -> {
          Message reply = asked.reply();
          for (int i = 0; asked.stream() && i < 200; i++) {
            Name name = asked.question().getQuestion().getName();
            reply.addRecord(NameServer.record(name, "60 A 192.0.2." + i), 1);
          }
          if (!asked.stream()) {
            reply.getHeader().setFlag(Flags.TC);
          }
          asked.send(reply);
        };
    try (NameServer server = new NameServer(large)) {
      Reading reading = up(lookup(server).count(200, 200));
      assertEquals("tcp", reading.measurements().text(DnsMetrics.TRANSPORT).orElseThrow());
      assertEquals(1, reading.measurements().number(DnsMetrics.TRUNCATED).orElseThrow());
      assertEquals(2, reading.measurements().number(DnsMetrics.ATTEMPTS).orElseThrow());
      assertTrue(reading.measurements().text(DnsMetrics.ANSWER).orElseThrow().length() <= 4_096);
      fails(Outcome.DNS, "truncated", lookup(server).withoutTcpOnTruncation());
    }
  }

  @Test
  void asksOverTcp() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      Reading reading = up(lookup(server).tcp());
      assertEquals("tcp", reading.measurements().text(DnsMetrics.TRANSPORT).orElseThrow());
      assertTrue(reading.measurements().has(Net.CONNECT));
      assertTrue(reading.measurements().has(Net.WAIT));
    }
  }

  @Test
  void asksTheNextServerWhenOneDoesNotAnswer() throws IOException {
    try (NameServer silent = new NameServer(asked -> {});
        NameServer good = NameServer.of("60 A 192.0.2.1")) {
      Dns both = Dns.lookup("example.org").servers(silent.address(), good.address());
      Reading reading = up(both);
      assertEquals(good.address(), reading.measurements().text(DnsMetrics.SERVER).orElseThrow());
      assertEquals(3, reading.measurements().number(DnsMetrics.ATTEMPTS).orElseThrow());
      up(both.tcp());
    }
  }

  @Test
  void aBadAnswerIsAnAnswerAndTheNextServerIsNotAsked() throws IOException {
    try (NameServer refusing = NameServer.failing(Rcode.REFUSED);
        NameServer good = NameServer.of("60 A 192.0.2.1")) {
      Dns both = Dns.lookup("example.org").servers(refusing.address(), good.address());
      fails(Outcome.DNS, "REFUSED", both);
      assertEquals(List.of(), good.questions);
    }
  }

  @Test
  void comparesTheAnswersOfSeveralServers() throws IOException {
    try (NameServer one = NameServer.of("60 A 192.0.2.1", "60 A 192.0.2.2");
        NameServer same = NameServer.of("5 A 192.0.2.2", "5 A 192.0.2.1");
        NameServer other = NameServer.of("60 A 192.0.2.9");
        NameServer silent = new NameServer(asked -> {})) {
      Dns name = Dns.lookup("example.org");
      Reading equal = up(name.servers(one.address(), same.address()).compareAnswers());
      assertEquals(2, equal.measurements().number(DnsMetrics.SERVERS).orElseThrow());
      Reading differs =
          fails(
              Outcome.ASSERTION_FAILED,
              "not the same answer: 192.0.2.1, 192.0.2.2 at " + one.address(),
              name.servers(one.address(), other.address()).compareAnswers());
      assertTrue(differs.reason().contains("192.0.2.9 at " + other.address()));
      fails(
          Outcome.TIMEOUT,
          silent.address(),
          name.servers(silent.address(), one.address()).compareAnswers());
    }
  }

  private static String soa(long serial) {
    return "60 SOA ns.example.org. admin.example.org. " + serial + " 3600 600 86400 60";
  }

  @Test
  void comparesSerials() throws IOException {
    try (NameServer one = NameServer.of(soa(7));
        NameServer same = NameServer.of(soa(7));
        NameServer late = NameServer.of(soa(6))) {
      Dns name = Dns.lookup("example.org");
      Reading equal = up(name.servers(one.address(), same.address()).compareSerials());
      assertEquals(7, equal.measurements().number(DnsMetrics.SERIAL).orElseThrow());
      fails(
          Outcome.ASSERTION_FAILED,
          "not the same serial: 7 at " + one.address() + ", 6 at " + late.address(),
          name.servers(one.address(), late.address()).compareSerials());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "7,7,OK",
    "7,8,OK",
    "8,7,ASSERTION_FAILED",
    "4294967295,0,OK",
    "0,4294967295,ASSERTION_FAILED"
  })
  void seesASerialThatWentBack(long before, long now, Outcome outcome) throws IOException {
    try (NameServer first = NameServer.of(soa(before));
        NameServer then = NameServer.of(soa(now))) {
      var memory = Asking.runner(lookup(first).serialNeverGoesBack()).run().memory();
      var run = Asking.runner(lookup(then).serialNeverGoesBack()).remembering(memory).run();
      assertEquals(outcome, run.reading().outcome(), run::toString);
    }
  }

  @Test
  void judgesTheNumberOfRecordsAndTheirData() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1", "60 A 192.0.2.2")) {
      up(lookup(server).count(2, 2).records("192.0.2.2", "192.0.2.1"));
      fails(Outcome.ASSERTION_FAILED, "2 records", lookup(server).count(3, 9));
      fails(Outcome.ASSERTION_FAILED, "2 records", lookup(server).count(0, 1));
      fails(
          Outcome.ASSERTION_FAILED,
          "other records than expected at " + server.address() + ": 192.0.2.1, 192.0.2.2",
          lookup(server).records("192.0.2.1"));
    }
  }

  @Test
  void judgesTimesToLive() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1", "600 A 192.0.2.2")) {
      up(lookup(server).ttl(Duration.ofSeconds(60), Duration.ofMinutes(10)));
      fails(
          Outcome.ASSERTION_FAILED,
          "a time to live of 600 s",
          lookup(server).ttl(Duration.ZERO, Duration.ofSeconds(599)));
      fails(
          Outcome.ASSERTION_FAILED,
          "less than 61 s",
          lookup(server).ttl(Duration.ofSeconds(61), Duration.ofHours(1)));
    }
  }

  @Test
  void judgesFlags() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      up(lookup(server).flags("ra", "rd").flagsNot("aa", "tc"));
      fails(Outcome.ASSERTION_FAILED, "lacks aa", lookup(server).flags("aa"));
      fails(Outcome.ASSERTION_FAILED, "has ra", lookup(server).flagsNot("ra"));
    }
  }

  @Test
  void judgesSectionsInFourWays() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1", "60 A 192.0.2.2")) {
      Dns name = lookup(server);
      up(name.anyMatches(Section.ANSWER, "2\\.1$").allMatch(Section.ANSWER, " IN A 192"));
      up(name.noneMatches(Section.ANSWER, "10\\.").notAllMatch(Section.ANSWER, "2\\.1$"));
      Outcome failed = Outcome.ASSERTION_FAILED;
      fails(failed, "no record of the answer", name.anyMatches(Section.ANSWER, "2\\.3$"));
      fails(failed, "not every record", name.allMatch(Section.ANSWER, "2\\.1$"));
      fails(failed, "a record of the answer", name.noneMatches(Section.ANSWER, "2\\.1$"));
      fails(failed, "every record of the answer", name.notAllMatch(Section.ANSWER, "192"));
      fails(failed, "there is none", name.anyMatches(Section.AUTHORITY, "."));
      fails(failed, "there is none", name.allMatch(Section.ADDITIONAL, "."));
      up(name.noneMatches(Section.ADDITIONAL, "."));
    }
  }

  @Test
  void wantsThatThereIsNoSuchName() throws IOException {
    try (NameServer none = NameServer.failing(Rcode.NXDOMAIN);
        NameServer there = NameServer.of("60 A 192.0.2.1")) {
      up(lookup(none).expectNoSuchName());
      fails(
          Outcome.ASSERTION_FAILED,
          "NOERROR from " + there.address() + " in place of NXDOMAIN",
          lookup(there).expectNoSuchName());
    }
  }

  @Test
  void anAliasAloneIsNoRecordOfTheType() throws IOException {
    try (NameServer server = NameServer.of("60 CNAME www.example.net.")) {
      Reading reading = fails(Outcome.DNS, "there is no A record of example.org.", lookup(server));
      assertEquals(0, reading.measurements().number(DnsMetrics.RECORDS).orElseThrow());
      assertEquals(1, reading.measurements().number(DnsMetrics.ANSWERS).orElseThrow());
    }
  }

  @Test
  void oddBytesInANameAreEscaped() throws IOException {
    try (NameServer server = NameServer.of("60 CNAME evil\\010\\013\\027[31m.example.")) {
      Reading reading = up(lookup(server).type("CNAME"));
      String answer = reading.measurements().text(DnsMetrics.ANSWER).orElseThrow();
      assertTrue(answer.chars().noneMatch(Character::isISOControl), answer);
    }
  }

  @Test
  void goesWhereTheNetworkSays() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      Dns elsewhere = Dns.lookup("example.org").servers("192.0.2.53");
      up(elsewhere.network(Network.standard().connectTo(server.address())));
      assertEquals(1, server.questions.size());
    }
  }

  @Test
  void asksTheAddressOfAServerThatAnswersWhereItHasSeveral() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      Reading reading = up(Dns.lookup("example.org").servers("localhost:" + server.port()));
      assertEquals("127.0.0.1", reading.measurements().text(Net.ADDRESS).orElseThrow());
    }
  }

  @Test
  void asksFromTheAddressThatItIsTold() throws IOException {
    try (NameServer server = NameServer.of("60 A 192.0.2.1")) {
      up(lookup(server).network(Network.standard().source("127.0.0.1")));
    }
  }

  @Test
  void aProxyTakesStreamsOnly() {
    Network relayed = Network.standard().proxy("socks5://127.0.0.1:1080");
    Dns spec = Dns.lookup("example.org").servers("127.0.0.1").network(relayed);
    assertEquals(1, Asking.runner(spec).problems().size());
    assertEquals(List.of(), Asking.runner(spec.tcp()).problems());
  }

  @Test
  void theServersOfTheSystemAreAskedWhereNoneIsGiven() {
    List<Endpoint> servers = new Servers(List.of(), 853).now();
    assertFalse(servers.isEmpty());
    assertTrue(servers.stream().allMatch(server -> server.port() == 853), servers::toString);
  }
}
