package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Texts;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a ping tool says, in the language C: that of iputils, of busybox and those that follow
 * the first ping, as the BSDs. A line that is none of theirs is passed over. Belongs to one thread.
 */
final class PingOutput {
  private static final int LONGEST = 300;
  private static final String NUMBER = "(\\d{1,9}(?:[.,]\\d{1,9})?)";
  private static final Pattern ANSWER =
      Pattern.compile(
          "\\d{1,6} bytes from [^ ]+ (?:icmp_)?seq=(\\d{1,9})(?: (?:ttl|hlim)=(\\d{1,3}))?"
              + " time[=<]"
              + NUMBER
              + " ms(.*)");
  private static final Pattern ERROR =
      Pattern.compile("From ([^ ]+?):? (?:\\([^ ]*\\):? )?icmp_seq=(\\d{1,9}) (.+)");
  private static final Pattern SENT = Pattern.compile("(\\d{1,9}) packets transmitted,.*");

  private final PingTally tally;
  private final int first;
  private boolean denied;
  private boolean misunderstood;
  private boolean summed;
  private String complaint = "";

  /**
   * A reader.
   *
   * @param tally where it counts
   * @param first the number that the tool gives to its first request
   */
  PingOutput(PingTally tally, int first) {
    this.tally = tally;
    this.first = first;
  }

  void read(String text) {
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      line(text.substring(at, Math.min(end, at + LONGEST)).strip());
      at = end + 1;
    }
  }

  private void line(String line) {
    Matcher answer = ANSWER.matcher(line);
    Matcher error = ERROR.matcher(line);
    Matcher sent = SENT.matcher(line);
    if (answer.matches()) {
      answered(answer);
    } else if (error.matches()) {
      failed(number(error.group(2)), error.group(3), error.group(1));
    } else if (sent.matches()) {
      summed = true;
      tally.sent(Integer.parseInt(sent.group(1)));
    } else if (line.startsWith("wrong data byte")) {
      tally.corrupted();
    } else if (line.contains("ping: ")) {
      complained(line.substring(line.indexOf("ping: ") + 6));
    }
  }

  private void answered(Matcher answer) {
    String more = answer.group(4);
    if (more.contains("BAD CHECKSUM") || more.contains("truncated")) {
      tally.corrupted();
      return;
    }
    double millis = Double.parseDouble(answer.group(3).replace(',', '.'));
    String ttl = answer.group(2);
    tally.answered(number(answer.group(1)), millis / 1e3, ttl == null ? -1 : Integer.parseInt(ttl));
  }

  private int number(String text) {
    return Integer.parseInt(text) - first;
  }

  private void complained(String what) {
    String lower = what.toLowerCase(Locale.ROOT);
    if (lower.contains("not permitted") || lower.contains("denied")) {
      denied = true;
      complaint = complaint.isEmpty() ? Texts.line(what, 100) : complaint;
    } else if (lower.contains("invalid") || lower.contains("unrecognized")) {
      misunderstood = true;
      complaint = Texts.line(what, 100);
    } else if (lower.contains("unreachable") || lower.contains("too long")) {
      failed(-1, what, "");
    }
  }

  private void failed(int index, String text, String by) {
    tally.failed(index, new IcmpError(words(text), Texts.line(by, 100)));
  }

  /** The tool's words in ours; itself where there are none. */
  private static String words(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("time to live") || lower.contains("hop limit")) {
      return lower.contains("hop") ? "hop limit exceeded" : "time to live exceeded";
    }
    if (lower.contains("frag needed") || lower.contains("too big") || lower.contains("too long")) {
      return "too large to pass whole";
    }
    if (lower.contains("filtered") || lower.contains("prohibited")) {
      return "prohibited";
    }
    if (lower.contains("port unreachable")) {
      return "port unreachable";
    }
    if (lower.contains("host unreachable") || lower.contains("address unreachable")) {
      return "host unreachable";
    }
    boolean network = lower.contains("net") && lower.contains("unreachable");
    return network || lower.contains("no route") ? "network unreachable" : Texts.line(lower, 100);
  }

  /** True if the tool may not open its socket. */
  boolean denied() {
    return denied;
  }

  /** True if the tool does not know what it was asked for. */
  boolean misunderstood() {
    return misunderstood;
  }

  /** True if the tool came to its sum at the end. */
  boolean summed() {
    return summed;
  }

  /** What the tool said about itself; empty if nothing. */
  String complaint() {
    return complaint;
  }
}
