package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import java.util.Set;
import org.xbill.DNS.Rcode;

/** Says in plain words what a response code means that was not expected. */
final class Rcodes {
  private Rcodes() {}

  static Reading unexpected(Reply reply, Question question, Set<Integer> wanted) {
    String code = Rcode.string(reply.rcode());
    if (!wanted.contains(Rcode.NOERROR)) {
      String first = Rcode.string(wanted.iterator().next());
      return Reading.down(code + " from " + reply.server() + " in place of " + first);
    }
    return Reading.of(Outcome.DNS, code + ": " + meaning(reply, question));
  }

  private static String meaning(Reply reply, Question question) {
    String server = reply.server().toString();
    return switch (reply.rcode()) {
      case Rcode.NXDOMAIN ->
          "there is no name " + Texts.line(question.name().toString(), 255) + ", says " + server;
      case Rcode.SERVFAIL -> server + " failed to find the answer";
      case Rcode.REFUSED -> server + " refuses to answer the question";
      case Rcode.FORMERR -> server + " does not understand the question (without EDNS it may)";
      case Rcode.NOTIMP -> server + " does not know this kind of question";
      default -> "from " + server;
    };
  }
}
