package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * Which answers are good.
 *
 * @param question what was asked
 * @param rcodes accepted response codes
 * @param records how many records of the type, and which
 * @param ttlMin the least time to live, in seconds
 * @param ttlMax the longest time to live, in seconds
 * @param flags flags that are to be there
 * @param flagsNot flags that are not to be there
 * @param rules what is expected of the sections
 */
record Accepted(
    Question question,
    Set<Integer> rcodes,
    WantedRecords records,
    long ttlMin,
    long ttlMax,
    List<Integer> flags,
    List<Integer> flagsNot,
    List<SectionRule> rules) {

  private static final List<String> FLAGS = List.of("aa", "tc", "rd", "ra", "ad", "cd");

  static Accepted read(Question question, Settings settings) {
    long least = settings.duration("ttl-min").orElse(Duration.ZERO).toSeconds();
    long most = settings.duration("ttl-max").orElse(Duration.ofSeconds(1L << 32)).toSeconds();
    if (least > most) {
      settings.reject("ttl-max", "is not shorter than ttl-min");
    }
    return new Accepted(
        question,
        rcodes(settings),
        WantedRecords.read(question, settings),
        least,
        most,
        flags("flags", settings),
        flags("flags-not", settings),
        SectionRule.read(settings));
  }

  private static Set<Integer> rcodes(Settings settings) {
    Set<Integer> codes = new HashSet<>();
    for (String text : settings.texts("rcode").orElse(List.of("NOERROR"))) {
      int code = Rcode.value(text);
      if (code < 0) {
        settings.reject("rcode", "is a response code such as NOERROR or NXDOMAIN, not " + text);
      }
      codes.add(code);
    }
    if (codes.isEmpty()) {
      settings.reject("rcode", "needs at least one response code");
    }
    return codes;
  }

  private static List<Integer> flags(String name, Settings settings) {
    List<Integer> flags = new ArrayList<>();
    for (String text : settings.texts(name).orElse(List.of())) {
      if (FLAGS.contains(text)) {
        flags.add(Flags.value(text));
      } else {
        settings.reject(name, "are some of " + FLAGS + ", not " + text);
      }
    }
    return flags;
  }

  /** What the answer is worth. */
  Reading judge(Reply reply) {
    if (!rcodes.contains(reply.rcode())) {
      return Rcodes.unexpected(reply, question, rcodes);
    }
    List<Record> wanted = reply.wanted(question);
    Reading failed = records.failure(reply, wanted);
    if (failed == null) {
      failed = wrongTtl(reply, wanted);
    }
    if (failed == null) {
      failed = wrongFlags(reply);
    }
    for (int i = 0; failed == null && i < rules.size(); i++) {
      failed = rules.get(i).failure(reply);
    }
    return failed == null ? Reading.up() : failed;
  }

  private @Nullable Reading wrongTtl(Reply reply, List<Record> wanted) {
    for (Record one : wanted) {
      long ttl = one.getTTL();
      if (ttl < ttlMin || ttl > ttlMax) {
        String bound = ttl < ttlMin ? "less than " + ttlMin : "more than " + ttlMax;
        return Reading.of(
            Outcome.ASSERTION_FAILED,
            "a time to live of " + ttl + " s at " + reply.server() + " is " + bound + " s");
      }
    }
    return null;
  }

  private @Nullable Reading wrongFlags(Reply reply) {
    for (int flag : flags) {
      if (!reply.message().getHeader().getFlag(flag)) {
        return Reading.down("the answer of " + reply.server() + " lacks " + Flags.string(flag));
      }
    }
    for (int flag : flagsNot) {
      if (reply.message().getHeader().getFlag(flag)) {
        return Reading.down("the answer of " + reply.server() + " has " + Flags.string(flag));
      }
    }
    return null;
  }
}
