package dev.watchkeeper.probes.internal.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields as RFC 7541 compresses them; the examples are those of its appendix C. */
class HpackTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static String shown(List<Header> fields) {
    return fields.stream().map(f -> f.name() + ": " + f.value()).collect(Collectors.joining("|"));
  }

  private static String read(String block) throws ProbeFailure {
    return shown(new HpackReader().read(hex(block)));
  }

  private static String broken(String block) {
    ProbeFailure failure = assertThrows(ProbeFailure.class, () -> read(block));
    return failure.reason().replace("the answer breaks HTTP/2: ", "");
  }

  @ParameterizedTest
  @CsvSource({"5, 10, 0a", "5, 1337, 1f9a0a", "8, 42, 2a", "7, 127, 7f00", "7, 255, 7f8001"})
  void numbersAreThoseOfC1(int bits, int number, String coded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    HpackWriter.number(0, bits, number, out);
    assertEquals(coded, HexFormat.of().formatHex(out.toByteArray()));
  }

  @ParameterizedTest
  @CsvSource({
    "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572, custom-key: custom-header, 55",
    "040c 2f73 616d 706c 652f 7061 7468, :path: /sample/path, 0",
    "1008 7061 7373 776f 7264 0673 6563 7265 74, password: secret, 0",
    "82, :method: GET, 0"
  })
  void fieldsAreThoseOfC2(String block, String field, int size) throws ProbeFailure {
    HpackReader reader = new HpackReader();
    assertEquals(field, shown(reader.read(hex(block))));
    assertEquals(size, reader.tableSize());
  }

  private static void requests(String... blocks) throws ProbeFailure {
    HpackReader reader = new HpackReader();
    String start = ":method: GET|:scheme: http|:path: /|:authority: www.example.com";
    assertEquals(start, shown(reader.read(hex(blocks[0]))));
    assertEquals(57, reader.tableSize());
    assertEquals(start + "|cache-control: no-cache", shown(reader.read(hex(blocks[1]))));
    assertEquals(110, reader.tableSize());
    assertEquals(
        ":method: GET|:scheme: https|:path: /index.html|:authority: www.example.com"
            + "|custom-key: custom-value",
        shown(reader.read(hex(blocks[2]))));
    assertEquals(164, reader.tableSize());
  }

  @Test
  void requestsAreThoseOfC3() throws ProbeFailure {
    requests(
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65");
  }

  @Test
  void compressedRequestsAreThoseOfC4() throws ProbeFailure {
    requests(
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
  }

  /** In a table of 256 bytes, to which the first block changes. */
  private static void answers(String... blocks) throws ProbeFailure {
    HpackReader reader = new HpackReader();
    String rest = "|cache-control: private|date: Mon, 21 Oct 2013 20:13:21 GMT";
    String there = "|location: https://www.example.com";
    assertEquals(":status: 302" + rest + there, shown(reader.read(hex("3fe101" + blocks[0]))));
    assertEquals(222, reader.tableSize());
    assertEquals(":status: 307" + rest + there, shown(reader.read(hex(blocks[1]))));
    assertEquals(222, reader.tableSize());
    assertEquals(
        ":status: 200"
            + rest.replace("21 GMT", "22 GMT")
            + there
            + "|content-encoding: gzip"
            + "|set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
        shown(reader.read(hex(blocks[2]))));
    assertEquals(215, reader.tableSize());
  }

  @Test
  void answersAreThoseOfC5() throws ProbeFailure {
    answers(
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a"
            + "3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63"
            + "6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04"
            + "677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851"
            + "5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31");
  }

  @Test
  void compressedAnswersAreThoseOfC6() throws ProbeFailure {
    answers(
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e"
            + "919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7"
            + "821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160"
            + "65c0 03ed 4ee5 b106 3d50 07");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1ff8, 13",
    "10, 3ffffffc, 30",
    "13, 3ffffffd, 30",
    "22, 3ffffffe, 30",
    "32, 14, 6",
    "92, 7fff0, 19",
    "97, 3, 5",
    "124, 7fc, 11",
    "249, ffffffe, 28",
    "255, 3ffffee, 26",
    "256, 3fffffff, 30"
  })
  void codesAreThoseOfAppendixB(int symbol, String code, int length) {
    assertEquals(code, Integer.toHexString(Huffman.code(symbol)));
    assertEquals(length, Huffman.length(symbol));
  }

  @Test
  void everyOctetIsReadBackFromItsCode() throws ProbeFailure {
    StringBuilder bits = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (int symbol = 0; symbol < 256; symbol++) {
      text.append((char) symbol);
      String code = Integer.toBinaryString(Huffman.code(symbol));
      bits.append("0".repeat(Huffman.length(symbol) - code.length())).append(code);
    }
    bits.append("1".repeat((8 - bits.length() % 8) % 8));
    byte[] coded = new byte[bits.length() / 8];
    for (int i = 0; i < coded.length; i++) {
      coded[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
    }
    assertEquals(text.toString(), Huffman.decode(coded, 0, coded.length));
  }

  @ParameterizedTest
  @CsvSource({
    "80, a reference to a header field that is in no table",
    "be, a reference to a header field that is in no table",
    "ff80808001, a reference to a header field that is in no table",
    "ff8080808001, a number in its header fields that is too large",
    "ffffffffffff7f, a number in its header fields that is too large",
    "40, header fields that end early",
    "0005, header fields that end early",
    "00016101, header fields that end early",
    "007f, header fields that end early",
    "3fe21f, 'a table of 4097 bytes, where 4096 are allowed'",
    "8220, a new size of the table amid header fields",
    "000161 84ffffffff, the end of a string inside of it",
    "000161 811e, a compressed string with a bad end",
    "000161 821fff, a compressed string with a bad end"
  })
  void whatIsNoBlockIsRefused(String block, String reason) {
    assertEquals(reason, broken(block));
  }

  @Test
  void aSmallBlockThatGrowsIsRefused() {
    String large = "40 0161 7f8119" + "62".repeat(3_328);
    assertTrue(broken(large + "be".repeat(30)).startsWith("a head of more than"));
    assertTrue(broken("82".repeat(201)).startsWith("more than 200 header fields"));
  }

  @Test
  void theTableForgetsTheOldest() throws ProbeFailure {
    HpackReader reader = new HpackReader();
    for (int i = 0; i < 300; i++) {
      reader.read(hex("40 0161 0162"));
      assertTrue(reader.tableSize() <= HpackTable.MOST);
    }
    assertEquals(HpackTable.MOST / 34 * 34, reader.tableSize());
    reader.read(hex("20"));
    assertEquals(0, reader.tableSize());
    reader.read(hex("40 0161 0162"));
    assertEquals(0, reader.tableSize());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsReadBack(boolean secret) throws ProbeFailure {
    List<Header> fields =
        List.of(
            Header.of(":method", "GET"),
            Header.of(":path", "/x".repeat(200)),
            new Header("authorization", "Bearer t0ken", secret));
    byte[] block = HpackWriter.write(fields);
    assertEquals((byte) 0x82, block[0]);
    assertEquals(shown(fields), shown(new HpackReader().read(block)));
    String text = HexFormat.of().formatHex(block);
    String name = HexFormat.of().formatHex("authorization".getBytes(StandardCharsets.US_ASCII));
    assertTrue(text.contains((secret ? "10" : "00") + "0d" + name), text);
  }
}
