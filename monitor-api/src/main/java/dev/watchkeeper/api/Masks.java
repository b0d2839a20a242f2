package dev.watchkeeper.api;

import java.util.regex.Pattern;

/** Hides the parts of an address that often hold secrets. */
final class Masks {
  private static final Pattern QUERY_VALUE = Pattern.compile("([?&;][^=&;#]{0,200}=)[^&;#]*");

  private Masks() {}

  /** Where the address goes on after its scheme; 0 if it has none. */
  static int afterScheme(String address) {
    int scheme = address.indexOf("://");
    for (int i = 0; i < scheme; i++) {
      if ("/?#@".indexOf(address.charAt(i)) >= 0) {
        return 0;
      }
    }
    return scheme < 0 ? 0 : scheme + 3;
  }

  /** The address with user information and query values shown as {@code ***}. */
  static String address(String address) {
    int start = afterScheme(address);
    int end = start;
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    int at = address.lastIndexOf('@', end - 1);
    String shown =
        at >= start ? address.substring(0, start) + "***@" + address.substring(at + 1) : address;
    boolean named = shown.indexOf('?') >= 0 || shown.indexOf(';') >= 0;
    return !named ? shown : QUERY_VALUE.matcher(shown).replaceAll("$1***");
  }
}
