package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralsTest {
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.255.255.255", "10.20.30.40"})
  void readsIpv4(String text) {
    assertEquals(text, Literals.parse(text).getHostAddress());
  }

  @Test
  void readsIpv6() throws UnknownHostException {
    assertEquals(InetAddress.getByName("::1"), Literals.parse("::1"));
    assertEquals(InetAddress.getByName("127.0.0.1"), Literals.parse("::ffff:127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "127.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.",
        ".1.2.3",
        "01.2.3.4",
        "1.2.3.04",
        "0x7f.0.0.1",
        "1..2.3",
        "example",
        "::zz",
        "zz::1",
        "1.2.3.4 ",
        "1:2"
      })
  void leavesAllElseToTheResolver(String text) {
    assertNull(Literals.parse(text));
  }

  @Test
  void familiesAreFilteredAndTakenByTurns() throws UnknownHostException {
    InetAddress a = InetAddress.getByName("192.0.2.1");
    InetAddress b = InetAddress.getByName("192.0.2.2");
    InetAddress c = InetAddress.getByName("2001:db8::1");
    List<InetAddress> all = List.of(a, b, c);
    assertEquals(List.of(a, c, b), Family.ANY.order(all));
    assertEquals(List.of(c, a, b), Family.ANY.order(List.of(c, a, b)));
    assertEquals(List.of(c, a, b), Family.PREFER_IPV6.order(all));
    assertEquals(List.of(a, c), Family.PREFER_IPV4.order(List.of(c, a)));
    assertEquals(List.of(a, b), Family.IPV4.order(all));
    assertEquals(List.of(), Family.IPV6.order(List.of(a)));
  }
}
