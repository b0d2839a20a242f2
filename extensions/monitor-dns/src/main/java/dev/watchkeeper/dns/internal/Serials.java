package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/** Compares answers with each other, and serials with those of earlier runs. */
final class Serials {
  private static final String MEMORY = "dns.serial";

  private Serials() {}

  /** What differs between two answers; null if nothing does that matters. */
  static @Nullable String difference(Reply first, Reply other, DnsPlan plan) {
    if (plan.comparison() == DnsPlan.Comparison.SERIALS) {
      Long one = first.serial();
      Long two = other.serial();
      boolean equal = one != null && one.equals(two);
      return equal ? null : told("serial", first, shown(one), other, shown(two));
    }
    Set<Record> one = new HashSet<>(first.wanted(plan.question()));
    Set<Record> two = new HashSet<>(other.wanted(plan.question()));
    return one.equals(two) && first.rcode() == other.rcode()
        ? null
        : told("answer", first, WantedRecords.data(one), other, WantedRecords.data(two));
  }

  private static String told(String what, Reply first, String one, Reply other, String two) {
    return "not the same "
        + what
        + ": "
        + one
        + " at "
        + first.server()
        + ", "
        + two
        + " at "
        + other.server();
  }

  private static String shown(@Nullable Long serial) {
    return serial == null ? "none" : serial.toString();
  }

  /** DOWN if the serial is older than that of an earlier run (RFC 1982); remembers it. */
  static Reading judge(Reading seen, Reply reply, ProbeContext context) {
    Long serial = reply.serial();
    if (serial == null || !seen.status().isWorking()) {
      return seen;
    }
    Optional<String> before = context.recall(MEMORY);
    if (before.isPresent() && older(serial, Long.parseLong(before.get()))) {
      return Reading.down(
          "the serial went back from " + before.get() + " to " + serial + " at " + reply.server());
    }
    context.remember(MEMORY, serial.toString());
    return seen;
  }

  private static boolean older(long serial, long before) {
    return (int) serial - (int) before < 0;
  }
}
