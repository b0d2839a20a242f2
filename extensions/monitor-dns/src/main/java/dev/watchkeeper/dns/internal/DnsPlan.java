package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Type;

/**
 * What a dns probe does, read from its settings once.
 *
 * @param question what is asked
 * @param servers whom
 * @param delivery how
 * @param accepted which answers are good
 * @param comparison what the answers of several servers are compared by
 * @param serialNeverBack whether the serial may not be older than at an earlier run
 */
record DnsPlan(
    Question question,
    Servers servers,
    Delivery delivery,
    Accepted accepted,
    Comparison comparison,
    boolean serialNeverBack) {

  /** What the answers of several servers are compared by. */
  enum Comparison {
    /** Nothing: one answer will do. */
    NONE,
    /** Their records. */
    ANSWERS,
    /** Their serials. */
    SERIALS
  }

  static DnsPlan read(Target target, Settings settings) {
    DnsTarget at = DnsTarget.read(target.address(), settings);
    Question question = Question.read(at.name(), settings);
    Delivery delivery = Delivery.read(settings);
    Servers servers = Servers.read(at.server(), delivery.port(), settings);
    Comparison comparison = comparison(settings);
    if (comparison != Comparison.NONE && servers.listed().size() == 1) {
      settings.reject("compare", "needs more than one server");
    }
    boolean never = settings.flag("serial-never-back").orElse(false);
    if ((never || comparison == Comparison.SERIALS) && question.type() != Type.SOA) {
      settings.reject(
          "type", "is SOA where serials are judged, not " + Type.string(question.type()));
    }
    Accepted accepted = Accepted.read(question, settings);
    return new DnsPlan(question, servers, delivery, accepted, comparison, never);
  }

  private static Comparison comparison(Settings settings) {
    String text = settings.text("compare").oneOf(List.of("answers", "serials")).orElse("none");
    return text.isEmpty() ? Comparison.NONE : Comparison.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
