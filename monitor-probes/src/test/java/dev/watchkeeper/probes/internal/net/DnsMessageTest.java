package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsMessageTest {
  /** Alias a.b of c.b (by a jump back), which has 192.0.2.7 for 300 seconds. */
  private static final String ANSWER =
      "1234"
          + "8180"
          + "0001"
          + "0002"
          + "0000"
          + "0000"
          + "0161"
          + "0162"
          + "00"
          + "0001"
          + "0001"
          + "c00c"
          + "0005"
          + "0001"
          + "0000012c"
          + "0004"
          + "0163"
          + "c00e"
          + "c021"
          + "0001"
          + "0001"
          + "0000012c"
          + "0004"
          + "c0000207";

  private static byte[] answer() {
    return HexFormat.of().parseHex(ANSWER);
  }

  private static byte[] question() throws ProtocolException {
    return DnsMessage.question(0x1234, DnsNames.encode("a.b"), DnsMessage.A);
  }

  @Test
  void asksInTheWayOfTheStandard() throws ProtocolException {
    assertEquals(
        "123401000001000000000000" + "016101620000010001", HexFormat.of().formatHex(question()));
  }

  @Test
  void readsAliasesAndAddresses() throws ProtocolException {
    byte[] answer = answer();
    assertTrue(DnsMessage.answers(question(), answer, answer.length));
    DnsMessage message = DnsMessage.read(answer, answer.length, question().length);
    assertEquals("c.b", message.aliases().get("a.b"));
    assertEquals("c.b", message.records().get(0).name());
    assertEquals("192.0.2.7", message.records().get(0).address().getHostAddress());
    assertEquals(300, message.records().get(0).life());
  }

  @Test
  void anAnswerToAnotherQuestionIsNone() throws ProtocolException {
    for (int place : new int[] {0, 1, 2, 13, 18}) {
      byte[] other = answer();
      other[place] ^= (byte) 0x81;
      assertFalse(DnsMessage.answers(question(), other, other.length), "at " + place);
    }
  }

  @Test
  void noMutationOfAnAnswerGivesMoreThanAFailureOfTheProtocol() throws ProtocolException {
    Random random = new Random(1);
    int length = question().length;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = answer();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int end = length + random.nextInt(bytes.length - length + 1);
      try {
        DnsMessage.read(bytes, end, length);
      } catch (ProtocolException expected) {
        assertFalse(String.valueOf(expected.getMessage()).isEmpty());
      }
    }
  }

  @Test
  void oddBytesOfANameAreWrittenAsNumbers() throws ProtocolException {
    byte[] name = {5, 'A', '\n', '.', (byte) 0xff, '\\', 0};
    assertEquals("a\\010\\046\\255\\092", DnsNames.read(name, 0, name.length));
  }

  @Test
  void aNameThatJumpsInACircleEnds() {
    byte[] circle = {(byte) 0xc0, 2, (byte) 0xc0, 0};
    assertThrows(ProtocolException.class, () -> DnsNames.read(circle, 2, circle.length));
    assertThrows(ProtocolException.class, () -> DnsNames.read(circle, 0, circle.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a b", "a\\b", "a\n"})
  void whatIsNoNameIsRefused(String name) {
    assertThrows(ProtocolException.class, () -> DnsNames.encode(name));
    assertThrows(ProtocolException.class, () -> DnsNames.encode("x".repeat(64) + "." + name));
  }

  @Test
  void namesOfOtherScriptsAreAskedInAscii() throws ProtocolException {
    assertEquals("xn--bcher-kva.example", DnsNames.plain("B\u00fccher.example."));
  }
}
