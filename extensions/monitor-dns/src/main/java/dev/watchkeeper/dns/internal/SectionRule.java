package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.DnsMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * What is expected of the records of one section.
 *
 * @param section the section
 * @param mode how many are to match
 * @param match what a single record is matched with
 */
record SectionRule(Dns.Section section, Mode mode, Condition match) {
  /** How many records are to match. */
  enum Mode {
    ANY("any-matches", "no record of the %s matches"),
    ALL("all-match", "not every record of the %s matches"),
    NONE("none-matches", "a record of the %s matches"),
    NOT_ALL("not-all-match", "every record of the %s matches");

    private final String setting;
    private final String failure;

    Mode(String setting, String failure) {
      this.setting = setting;
      this.failure = failure;
    }

    boolean holds(int matching, int all) {
      return switch (this) {
        case ANY -> matching > 0;
        case ALL -> all > 0 && matching == all;
        case NONE -> matching == 0;
        case NOT_ALL -> matching < all;
      };
    }
  }

  static List<SectionRule> read(Settings settings) {
    List<SectionRule> rules = new ArrayList<>();
    for (Dns.Section section : Dns.Section.values()) {
      String name = section.name().toLowerCase(Locale.ROOT);
      if (settings.has(name)) {
        read(section, settings.section(name), rules);
      }
    }
    return rules;
  }

  private static void read(Dns.Section section, Settings settings, List<SectionRule> into) {
    for (Mode mode : Mode.values()) {
      for (String regex : settings.texts(mode.setting).orElse(List.of())) {
        try {
          into.add(new SectionRule(section, mode, DnsMetrics.ANSWER.matches(regex)));
        } catch (IllegalArgumentException e) {
          settings.reject(mode.setting, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private int number() {
    return switch (section) {
      case ANSWER -> Section.ANSWER;
      case AUTHORITY -> Section.AUTHORITY;
      case ADDITIONAL -> Section.ADDITIONAL;
    };
  }

  /** Why the answer is not as expected; null if it is. */
  @Nullable Reading failure(Reply reply) {
    List<Record> records = reply.section(number());
    int matching = 0;
    for (Record one : records) {
      Boolean held = match.holdsFor(Reply.text(one));
      if (held == null) {
        return Reading.of(Outcome.CONFIG, "the expression takes too many steps");
      }
      matching += held ? 1 : 0;
    }
    return mode.holds(matching, records.size()) ? null : Reading.down(told(reply, records));
  }

  private String told(Reply reply, List<Record> records) {
    String where = mode.failure.replace("%s", section.name().toLowerCase(Locale.ROOT));
    String seen = records.isEmpty() ? "there is none" : Reply.text(records.get(0));
    String regex = String.valueOf(match.operands().get(0));
    return where + " '" + regex + "' at " + reply.server() + ": " + seen;
  }
}
