package dev.watchkeeper.probes.internal.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which families of addresses a check connects to, and which of them it tries first. */
public enum Family {
  /** Both; first the one that the resolver puts first. */
  ANY,
  IPV4,
  IPV6,
  PREFER_IPV4,
  PREFER_IPV6;

  /** The word in settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Family::word).toList();
  }

  static Family of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  boolean wantsIpv4() {
    return this != IPV6;
  }

  boolean wantsIpv6() {
    return this != IPV4;
  }

  /** Those of the wanted families, by turns from either (RFC 8305, section 4). */
  List<InetAddress> order(List<InetAddress> found) {
    if (found.size() == 1 && wants(found.get(0))) {
      return found;
    }
    List<InetAddress> four = new ArrayList<>();
    List<InetAddress> six = new ArrayList<>();
    for (InetAddress address : found) {
      if (wants(address)) {
        (Literals.isIpv4(address) ? four : six).add(address);
      }
    }
    return fourFirst(found) ? byTurns(four, six) : byTurns(six, four);
  }

  private boolean wants(InetAddress address) {
    return Literals.isIpv4(address) ? wantsIpv4() : wantsIpv6();
  }

  private boolean fourFirst(List<InetAddress> found) {
    return this == PREFER_IPV4
        || this != PREFER_IPV6 && !found.isEmpty() && Literals.isIpv4(found.get(0));
  }

  private static List<InetAddress> byTurns(List<InetAddress> first, List<InetAddress> second) {
    List<InetAddress> all = new ArrayList<>(first.size() + second.size());
    for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
      if (i < first.size()) {
        all.add(first.get(i));
      }
      if (i < second.size()) {
        all.add(second.get(i));
      }
    }
    return all;
  }
}
