package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProxyLineTest {
  private static final InetSocketAddress FOUR = new InetSocketAddress("192.0.2.1", 56_324);
  private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.2", 443);
  private static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::1", 443);

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void versionOneIsALineOfText() {
    assertEquals(
        "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n", text(ProxyLine.V1.of(FOUR, OTHER)));
    assertEquals(
        "PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:1 443 443\r\n",
        text(ProxyLine.V1.of(SIX, SIX)));
  }

  @Test
  void versionTwoIsAHeaderOfBytes() {
    String signature = "0d0a0d0a000d0a515549540a";
    assertEquals(
        signature + "2111000cc0000201c0000202dc0401bb",
        HexFormat.of().formatHex(ProxyLine.V2.of(FOUR, OTHER)));
    byte[] six = ProxyLine.V2.of(SIX, SIX);
    assertEquals(16 + 36, six.length);
    assertEquals(signature + "21210024", HexFormat.of().formatHex(six, 0, 16));
  }

  @Test
  void nothingIsToldOfATargetThatIsNotKnownOrOfAnotherFamily() {
    assertEquals("PROXY UNKNOWN\r\n", text(ProxyLine.V1.of(FOUR, SIX)));
    byte[] local = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");
    assertArrayEquals(local, ProxyLine.V2.of(FOUR, null));
  }
}
