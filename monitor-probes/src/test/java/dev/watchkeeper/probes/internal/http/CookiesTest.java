package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {
  private static Cookies set(String from, String... values) {
    Cookies cookies = new Cookies();
    for (String value : values) {
      HttpMessage.Field field = new HttpMessage.Field("set-cookie", value);
      cookies.take(new HttpMessage("1.1", 200, List.of(field)), Url.parse(from), 1_700_000_000);
    }
    return cookies;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a.example.com/|x=1|http://a.example.com/|x=1",
        "http://a.example.com/|x=1|http://a.example.com:81/|x=1",
        "http://a.example.com/|x=1|http://b.example.com/|",
        "http://a.example.com/|x=1|http://b.a.example.com/|",
        "http://a.example.com/|x=1; Domain=example.com|http://b.example.com/|x=1",
        "http://a.example.com/|x=1; Domain=.example.com|http://example.com/|x=1",
        "http://a.example.com/|x=1; Domain=example.com|http://evilexample.com/|",
        "http://a.example.com/|x=1; Domain=other.com|http://other.com/|",
        "http://a.example.com/|x=1; Domain=com|http://b.com/|",
        "http://a.co.uk/|x=1; Domain=co.uk|http://b.co.uk/|",
        "http://10.0.0.1/|x=1; Domain=0.0.1|http://9.0.0.1/|",
        "http://localhost/|x=1; Domain=localhost|http://localhost/|",
        "http://a.example.com/in/here|x=1|http://a.example.com/in/there|x=1",
        "http://a.example.com/in/here|x=1|http://a.example.com/inner|",
        "http://a.example.com/|x=1; Path=/p|http://a.example.com/p?q|x=1",
        "http://a.example.com/|x=1; Path=/p|http://a.example.com/pq|",
        "https://a.example.com/|x=1; Secure|http://a.example.com/|",
        "https://a.example.com/|x=1; Secure|https://a.example.com/|x=1",
        "http://a.example.com/|x=1; Secure|https://a.example.com/|",
        "http://a.example.com/|x=1; Max-Age=0|http://a.example.com/|",
        "http://a.example.com/|x=1; Max-Age=-5|http://a.example.com/|",
        "http://a.example.com/|x=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT|http://a.example.com/|",
        "http://a.example.com/|x=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT|http://a.example.com/|x=1",
        "https://a.example.com/|__Host-x=1; Secure; Path=/|https://a.example.com/|__Host-x=1",
        "https://a.example.com/|__Host-x=1; Secure; Path=/; Domain=a.example.com|https://a.example.com/|",
        "https://a.example.com/|__Secure-x=1|https://a.example.com/|",
        "http://a.example.com/|=1|http://a.example.com/|",
        "http://a.example.com/|novalue|http://a.example.com/|"
      })
  void aCookieGoesWhereItMay(String from, String value, String to, String sent) {
    assertEquals(sent, set(from, value).field(Url.parse(to)));
  }

  @Test
  void aCookieIsReplacedAndTakenBack() {
    String here = "http://a.example.com/";
    assertEquals("b=2; a=3", set(here, "a=1", "b=2", "a=3").field(Url.parse(here)));
    assertNull(set(here, "a=1", "a=; Max-Age=0").field(Url.parse(here)));
  }

  @Test
  void thereAreNeverMoreThanFifty() {
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = "c" + i + "=x";
    }
    String here = "http://a.example.com/";
    assertEquals(50, set(here, many).field(Url.parse(here)).split("; ").length);
    assertNull(set(here, "big=" + "x".repeat(5_000)).field(Url.parse(here)));
  }
}
