package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "https://shop.example/a, https://shop.example/a",
        "https://user:pw@shop.example/a, https://***@shop.example/a",
        "https://user@shop.example, https://***@shop.example",
        "https://a@b@shop.example/x@y, https://***@shop.example/x@y",
        "jdbc:oracle:thin:scott/tiger@db:1521:xe, jdbc:oracle:thin:***@db:1521:xe",
        "jdbc:oracle:thin:scott/t@b@//db:1521/xe?a=b, jdbc:oracle:thin:***@//db:1521/xe?a=***",
        "jdbc:oracle:oci:scott/tiger@tcps://db/xe, jdbc:oracle:oci:***@tcps://db/xe",
        "jdbc:oracle:thin:@db:1521:xe, jdbc:oracle:thin:***@db:1521:xe",
        "user:pw@shop.example:22, ***@shop.example:22",
        "https://shop.example/?a=1&b=2#c, https://shop.example/?a=***&b=***#c",
        "https://shop.example/?a=&b, https://shop.example/?a=***&b",
        "https://u:p@h/?next=http://a@b/, https://***@h/?next=***",
        "u:p@h/?next=http://a/, ***@h/?next=***",
        "jdbc:postgresql://h/db?user=a&password=b, jdbc:postgresql://h/db?user=***&password=***",
        "jdbc:sqlserver://h:1433;user=sa;password=b, jdbc:sqlserver://h:1433;user=***;password=***",
        "https://h/?a=1;b=2, https://h/?a=***;b=***"
      })
  void printsWithoutUserInformationAndQueryValues(String address, String shown) {
    assertEquals(shown, Target.of(address).toString());
    assertEquals(address, Target.of(address).address());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:SECRET@h/?t=SECRET",
        "me:SECRET@h/?next=http://x",
        "jdbc:sqlserver://h;password=SECRET",
        "ftp://SECRET@h",
        "h?a=SECRET&b=x=SECRET"
      })
  void noSecretIsSeen(String address) {
    assertFalse(Target.of(address).toString().contains("SECRET"), Target.of(address).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "https://Shop.Example/a, shop.example",
    "https://user:pw@Shop.Example:8443/a, shop.example",
    "shop.example:5432, shop.example",
    "shop.example, shop.example",
    "https://[FE80::1]:443/, [fe80::1]",
    "[::1]:80, [::1]",
    "fe80::1, fe80::1",
    "jdbc:postgresql://db:5432/x, db",
    "h/?next=http://other/, h",
    "/var/log/x, /var/log/x"
  })
  void knowsItsHost(String address, String host) {
    assertEquals(host, Target.of(address).host());
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertThrows(IllegalArgumentException.class, () -> Target.of(""));
    assertThrows(IllegalArgumentException.class, () -> Target.of("  "));
    assertThrows(IllegalArgumentException.class, () -> Target.of("a\nb"));
    assertThrows(IllegalArgumentException.class, () -> Target.of("a".repeat(2_049)));
    assertEquals(2_048, Target.of("a".repeat(2_048)).address().length());
  }

  @Test
  void whatIsNoUriIsToldWithoutItsSecrets() {
    Target target = Target.of("https://me:SECRET@h/a b?x=SECRET");
    Exception e = assertThrows(IllegalArgumentException.class, target::uri);
    assertFalse(e.getMessage().contains("SECRET"), e.getMessage());
  }

  @Test
  void attributesAreCopiedInOrder() {
    Target target = Target.of("h").with("z", "1").with("a", "2").with("z", "3");
    assertEquals(List.of("z", "a"), List.copyOf(target.attributes().keySet()));
    assertEquals(Map.of("z", "3", "a", "2"), target.attributes());
    assertThrows(
        UnsupportedOperationException.class, () -> target.attributes().put("b", "not mine"));
  }
}
