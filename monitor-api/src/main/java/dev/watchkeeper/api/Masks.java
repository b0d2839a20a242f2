package dev.watchkeeper.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides the parts of an address that often hold secrets. */
final class Masks {
  private static final Pattern QUERY_VALUE = Pattern.compile("([?&;][^=&;#]{0,200}=)[^&;#]*");

  /** Up to the last {@code @}, as in {@code jdbc:oracle:thin:user/password@host:1521:name}. */
  private static final Pattern ORACLE = Pattern.compile("^(jdbc:oracle:[a-z0-9]{1,20}:)[^?]*@");

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
    Matcher oracle = ORACLE.matcher(address);
    if (oracle.find()) {
      return oracle.group(1) + "***" + query(address.substring(oracle.end() - 1));
    }
    int start = afterScheme(address);
    int end = start;
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    int at = address.lastIndexOf('@', end - 1);
    String shown =
        at >= start ? address.substring(0, start) + "***@" + address.substring(at + 1) : address;
    return query(shown);
  }

  private static String query(String shown) {
    boolean named = shown.indexOf('?') >= 0 || shown.indexOf(';') >= 0;
    return !named ? shown : QUERY_VALUE.matcher(shown).replaceAll("$1***");
  }
}
