package dev.watchkeeper.api;

import java.util.regex.Pattern;

/** Hides the parts of an address that often hold secrets. */
final class Masks {
  private static final Pattern QUERY_VALUE = Pattern.compile("([?&;][^=&;#]{0,200}=)[^&;#]*");

  private Masks() {}

  /** The address with user information and query values shown as {@code ***}. */
  static String address(String address) {
    int start = Math.max(0, address.indexOf("://") + 3);
    if (address.indexOf("://") < 0) {
      start = 0;
    }
    int end = start;
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    int at = address.lastIndexOf('@', end - 1);
    String shown =
        at >= start ? address.substring(0, start) + "***@" + address.substring(at + 1) : address;
    return shown.indexOf('?') < 0 ? shown : QUERY_VALUE.matcher(shown).replaceAll("$1***");
  }
}
