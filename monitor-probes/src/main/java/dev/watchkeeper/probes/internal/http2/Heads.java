package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.List;

/** What a well-formed answer has for header fields, after RFC 9113, 8.2 and 8.3. */
final class Heads {
  private static final List<String> OF_CONNECTIONS =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");
  private static final int MAX_SHOWN = 60;

  private Heads() {}

  /** The status of a head, which is checked. */
  static int status(List<Header> head) throws ProbeFailure {
    if (head.isEmpty() || !head.get(0).name().equals(":status")) {
      throw broken("a head that does not begin with its status");
    }
    check(head.subList(1, head.size()));
    String text = head.get(0).value();
    boolean sound = text.length() == 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int status = sound ? Integer.parseInt(text) : 0;
    if (status < 100 || status > 599 || status == 101) {
      throw broken("a bad status: '" + Texts.line(text, MAX_SHOWN) + "'");
    }
    return status;
  }

  /** Checks fields that are no pseudo-header fields. */
  static void check(List<Header> fields) throws ProbeFailure {
    for (Header field : fields) {
      String name = field.name();
      if (name.isEmpty() || !name.chars().allMatch(Heads::ofName)) {
        throw broken("a header field with a bad name: " + shown(name));
      }
      if (OF_CONNECTIONS.contains(name)) {
        throw broken("the header field '" + name + "', which is none of HTTP/2");
      }
      if (!ofValue(field.value())) {
        throw broken("a header field with a bad value: " + shown(name));
      }
    }
  }

  private static String shown(String name) {
    return "'" + Texts.line(name, MAX_SHOWN) + "'";
  }

  private static boolean ofName(int c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static boolean ofValue(String value) {
    boolean blank = value.startsWith(" ") || value.endsWith(" ");
    boolean tab = value.startsWith("\t") || value.endsWith("\t");
    return !blank && !tab && value.chars().allMatch(c -> c >= ' ' && c != 127 || c == '\t');
  }
}
