package dev.watchkeeper.dns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.Dns.Section;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.testkit.ProbeRunner;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Type;

/** The typed writer and the reader of settings are twins. */
class DnsSettingsTest {
  private static List<Problem> problems(Dns spec) {
    return ProbeRunner.of(new DnsProvider())
        .target(spec.definition().target())
        .settings(spec.definition().settings())
        .problems();
  }

  private static Set<String> wrong(Settings settings) {
    return ProbeRunner.of(new DnsProvider())
        .target("example.org")
        .settings(settings)
        .problems()
        .stream()
        .map(problem -> problem.where().replace("settings.", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Dns everything() {
    return Dns.lookup("example.org")
        .type("SOA")
        .dnsClass("IN")
        .servers("127.0.0.1", "[::1]:5353", "::1", "ns.example.org:54")
        .withoutRecursion()
        .checkingDisabled()
        .dnssec()
        .authenticData()
        .ednsSize(4_096)
        .withoutTcpOnTruncation()
        .attempts(3)
        .serialNeverGoesBack()
        .rcode("NOERROR", "NXDOMAIN")
        .records("ns.example.org. admin.example.org. 1 2 3 4 5")
        .count(1, 2)
        .ttl(Duration.ofSeconds(5), Duration.ofHours(1))
        .flags("aa")
        .flagsNot("tc", "ra")
        .anyMatches(Section.ANSWER, "a")
        .allMatch(Section.ANSWER, "b")
        .noneMatches(Section.AUTHORITY, "c")
        .notAllMatch(Section.ADDITIONAL, "d")
        .attribute("team", "names")
        .network(Network.standard());
  }

  @Test
  void whatTheWriterWritesTheReaderReads() {
    Dns all = everything().compareAnswers();
    assertEquals(List.of(), problems(all));
    DnsPlan plan =
        DnsPlan.read(all.definition().target(), all.definition().settings().reading("settings"));
    assertEquals(Type.SOA, plan.question().type());
    assertEquals(
        "[127.0.0.1:53, [::1]:5353, [::1]:53, ns.example.org:54]",
        plan.servers().listed().toString());
    assertEquals(3, plan.delivery().attempts());
    assertEquals(false, plan.delivery().tcpOnTruncation());
    assertEquals(DnsPlan.Comparison.ANSWERS, plan.comparison());
    assertTrue(plan.serialNeverBack());
    assertEquals(Set.of(0, 3), plan.accepted().rcodes());
    assertEquals(1, plan.accepted().records().least());
    assertEquals(2, plan.accepted().records().most());
    assertEquals(1, plan.accepted().records().exact().size());
    assertEquals(5, plan.accepted().ttlMin());
    assertEquals(3_600, plan.accepted().ttlMax());
    assertEquals(List.of((int) Flags.AA), plan.accepted().flags());
    assertEquals(List.of((int) Flags.TC, (int) Flags.RA), plan.accepted().flagsNot());
    assertEquals(4, plan.accepted().rules().size());
    assertEquals("names", all.definition().target().attributes().get("team"));
  }

  @Test
  void whatTheWriterWritesOfTlsTheReaderReads() {
    Dns tls =
        Dns.lookup("example.org")
            .servers("127.0.0.1")
            .tls(TlsOptions.standard())
            .tlsName("dns.example.org")
            .insecure();
    assertEquals(List.of(), problems(tls));
    Delivery delivery = Delivery.read(tls.definition().settings().reading("settings"));
    assertEquals(Delivery.Way.TLS, delivery.way());
    assertEquals("dns.example.org", delivery.tlsName());
    assertEquals(853, delivery.port());
    assertEquals(List.of(), problems(Dns.lookup("example.org").tls()));
    assertEquals(List.of(), problems(Dns.reverse("::1").servers("127.0.0.1").tcp()));
    assertEquals(1, problems(Dns.lookup("example.org").trust("nonsense")).size());
    assertEquals(List.of(), problems(Dns.lookup("example.org").servers("a", "b").compareSerials()));
    assertEquals(List.of(), problems(Dns.lookup("example.org").expectNoSuchName()));
  }

  @Test
  void everyMethodOfTheWriterIsTriedHere() {
    Set<String> methods =
        Arrays.stream(Dns.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(
                "allMatch",
                "anyMatches",
                "attempts",
                "attribute",
                "authenticData",
                "checkingDisabled",
                "compareAnswers",
                "compareSerials",
                "count",
                "definition",
                "dnsClass",
                "dnssec",
                "ednsSize",
                "expectNoSuchName",
                "flags",
                "flagsNot",
                "insecure",
                "lookup",
                "network",
                "noneMatches",
                "notAllMatch",
                "rcode",
                "records",
                "reverse",
                "serialNeverGoesBack",
                "servers",
                "tcp",
                "tls",
                "tlsName",
                "trust",
                "ttl",
                "type",
                "withoutRecursion",
                "withoutTcpOnTruncation")
            .stream()
            .collect(Collectors.toCollection(TreeSet::new)),
        methods);
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("type", "WHAT"),
                Map.entry("class", "XX"),
                Map.entry("servers", List.of("a:b:c", "127.0.0.1:99999")),
                Map.entry("transport", "pigeon"),
                Map.entry("edns-size", 100),
                Map.entry("attempts", 0),
                Map.entry("compare", "colours"),
                Map.entry("rcode", "FINE"),
                Map.entry("records", List.of("not an address")),
                Map.entry("count-min", 3),
                Map.entry("count-max", 2),
                Map.entry("ttl-min", "1h"),
                Map.entry("ttl-max", "1m"),
                Map.entry("flags", List.of("zz")),
                Map.entry("answer", Map.of("any-matches", "(", "some-match", "x")),
                Map.entry("tls", Map.of("verify", false)),
                Map.entry("nonsense", 1)));
    Set<String> wrong = wrong(settings);
    for (String name : settings.names()) {
      boolean paired = name.equals("count-min") || name.equals("ttl-min");
      assertTrue(
          paired || wrong.stream().anyMatch(path -> path.startsWith(name)), name + " of " + wrong);
    }
    assertTrue(wrong.contains("answer.some-match"), wrong::toString);
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertEquals(Set.of("compare"), wrong(settings("compare", "answers", "servers", "127.0.0.1")));
    assertEquals(Set.of("type"), wrong(settings("serial-never-back", true, "type", "A")));
    assertEquals(Set.of("dnssec"), wrong(settings("dnssec", true, "edns-size", 0)));
    assertEquals(Set.of("tls"), wrong(settings("tls-name", "a", "transport", "udp")));
    assertEquals(Set.of("type"), wrong(settings("type", "AXFR", "attempts", 1)));
  }

  private static Settings settings(String one, Object value, String other, Object otherValue) {
    return Settings.of(Map.of(one, value, other, otherValue));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a..b",
        "dns://",
        "dns:///name",
        "dns://127.0.0.1",
        "dns://127.0.0.1/",
        "dns://127.0.0.1/name?type=A",
        "dns://user@127.0.0.1/name",
        "dns://127.0.0.1:0/name",
        "dns://127.0.0.1:port/name",
      })
  void aTargetThatIsNoNameIsRefused(String target) {
    assertTrue(
        ProbeRunner.of(new DnsProvider()).target(Target.of(target)).problems().stream()
            .anyMatch(problem -> problem.where().contains("target")));
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    assertEquals(1, problems(Dns.lookup("a".repeat(64) + ".example")).size());
    assertEquals(1, problems(Dns.reverse("example.org")).size());
  }
}
