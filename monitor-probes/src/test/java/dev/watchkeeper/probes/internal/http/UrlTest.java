package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://h,http://h/",
    "HTTP://H:80/,http://H/",
    "https://h:443?q,https://h/?q",
    "http://h:8080/a b,http://h:8080/a%20b",
    "http://h/\u00fc,http://h/%C3%BC",
    "http://h/a|b?c={d}#e,http://h/a%7Cb?c=%7Bd%7D",
    "http://b\u00fccher.example/,http://xn--bcher-kva.example/",
    "http://my_service:81/,http://my_service:81/",
    "http://[::1]:81/,http://[::1]:81/",
    "http://h:/x,http://h/x"
  })
  void aUrlIsTakenApart(String text, String expected) {
    Url url = Url.parse(text);
    assertEquals(expected, url.origin() + url.path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h",
        "ftp://h/",
        "http:/h",
        "http://",
        "http:///x",
        "http://:80/",
        "http://h:0/",
        "http://h:65536/",
        "http://h:x/",
        "http://h h/",
        "http://h%41/",
        "http://[::1/",
        "http://[zz]/",
        "http://-/\u0007",
        "http://h/\r\nX: y",
        "http://a:b:c/",
        "http://u:%zz@h/",
        "//h/"
      })
  void whatIsNoUrlIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Url.parse(text));
  }

  /** The examples of RFC 3986, 5.4, as far as they stay with http. */
  @ParameterizedTest
  @CsvSource({
    "g,/b/c/g",
    "./g,/b/c/g",
    "g/,/b/c/g/",
    "/g,/g",
    "?y,/b/c/d;p?y",
    "g?y,/b/c/g?y",
    "#s,/b/c/d;p?q",
    "g#s,/b/c/g",
    ";x,/b/c/;x",
    "'',/b/c/d;p?q",
    ".,/b/c/",
    "./,/b/c/",
    "..,/b/",
    "../,/b/",
    "../g,/b/g",
    "../..,/",
    "../../g,/g",
    "../../../g,/g",
    "/./g,/g",
    "/../g,/g",
    "g.,/b/c/g.",
    ".g,/b/c/.g",
    "./g/.,/b/c/g/",
    "g/../h,/b/c/h",
    "g?y/../x,/b/c/g?y/../x"
  })
  void aReferenceLeadsWhereTheStandardSays(String reference, String path) {
    assertEquals(path, Url.parse("http://a/b/c/d;p?q").resolve(reference).path());
  }

  @Test
  void whatIsShownHasNeitherUserNorValues() {
    Url url = Url.parse("http://user:pass@h/p?token=secret&x=y");
    assertEquals("http://h/p?token=***&x=***", url.shown());
    assertEquals("user:pass", url.userInfo());
    String refused =
        assertThrows(IllegalArgumentException.class, () -> Url.parse("http://u:pass@h h/?k=pass"))
            .getMessage();
    assertFalse(refused.contains("pass"), refused);
  }
}
