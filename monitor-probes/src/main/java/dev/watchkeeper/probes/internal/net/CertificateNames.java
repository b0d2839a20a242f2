package dev.watchkeeper.probes.internal.net;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names a certificate is for (RFC 9525): alternative names only, a wildcard stands for one
 * whole label; the subject's common name does not count.
 */
final class CertificateNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\]{1,255})");

  private CertificateNames() {}

  /** The host names and addresses among the alternative names. */
  static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        int kind = (Integer) name.get(0);
        if (kind == DNS_NAME || kind == IP_ADDRESS) {
          names.add(String.valueOf(name.get(1)));
        }
      }
    } catch (CertificateException e) {
      return List.of();
    }
    return names;
  }

  /** What is wrong with the names for this host; null if one of them fits. */
  static @Nullable TlsFinding judge(X509Certificate certificate, String host) {
    String wanted = plain(host);
    List<String> names = of(certificate);
    boolean address = isAddress(wanted);
    for (String name : names) {
      if (address ? sameAddress(name, wanted) : matches(plain(name), wanted)) {
        return null;
      }
    }
    Matcher common = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
    if (names.isEmpty() && common.find() && matches(plain(common.group(1)), wanted)) {
      String words = "names " + host + " only as its common name, which clients ignore";
      return new TlsFinding(TlsVerdict.CN_ONLY, words);
    }
    String instead = names.isEmpty() ? "it names no host" : "it is for " + shown(names);
    return new TlsFinding(TlsVerdict.WRONG_HOST, "is not for " + host + " (" + instead + ")");
  }

  private static String shown(List<String> names) {
    String some = String.join(", ", names.subList(0, Math.min(3, names.size())));
    return names.size() > 3 ? some + " and " + (names.size() - 3) + " more" : some;
  }

  /** In lower case, in letters of ASCII, without the dot of the root. */
  static String plain(String host) {
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      return IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return bare.toLowerCase(Locale.ROOT);
    }
  }

  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  private static boolean sameAddress(String name, String host) {
    try {
      return isAddress(name) && InetAddress.getByName(name).equals(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean matches(String pattern, String host) {
    if (!pattern.startsWith("*.")) {
      return pattern.equals(host);
    }
    int dot = host.indexOf('.');
    boolean specific = pattern.indexOf('.', 2) > 0;
    return dot > 0 && specific && host.substring(dot).equals(pattern.substring(1));
  }
}
