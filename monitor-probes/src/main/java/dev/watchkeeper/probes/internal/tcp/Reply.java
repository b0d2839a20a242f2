package dev.watchkeeper.probes.internal.tcp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply of three digits and text in one line or several: that of SMTP (RFC 5321, 4.2) and of FTP
 * (RFC 959, 4.2).
 *
 * @param code 100 to 599
 * @param lines the texts of its lines, at least one
 */
public record Reply(int code, List<String> lines) {
  private static final int MAX_LINES = 100;

  /** Reads one in which every line has the code, as SMTP has it. */
  public static Reply strict(Talk talk) throws IOException {
    return read(talk, true);
  }

  /** Reads one in which only the first and the last line have the code, as FTP has it. */
  public static Reply loose(Talk talk) throws IOException {
    return read(talk, false);
  }

  private static Reply read(Talk talk, boolean strict) throws IOException {
    String line = talk.line();
    int code = code(line);
    if (code < 0) {
      throw talk.foreign(talk.shown(line));
    }
    List<String> lines = new ArrayList<>(List.of(text(line)));
    boolean more = goesOn(line);
    while (more) {
      line = talk.line();
      boolean same = code(line) == code;
      if (strict && !same) {
        throw talk.broken("a reply with " + code + " goes on with " + talk.shown(line));
      }
      if (lines.size() == MAX_LINES) {
        throw talk.broken("a reply of more than " + MAX_LINES + " lines");
      }
      lines.add(same ? text(line) : line);
      more = !same || goesOn(line);
    }
    return new Reply(code, List.copyOf(lines));
  }

  private static int code(String line) {
    boolean long3 = line.length() == 3 || line.length() > 3 && " -".indexOf(line.charAt(3)) >= 0;
    if (!long3 || line.charAt(0) < '1' || line.charAt(0) > '5') {
      return -1;
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      char c = line.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      code = code * 10 + c - '0';
    }
    return code;
  }

  private static boolean goesOn(String line) {
    return line.length() > 3 && line.charAt(3) == '-';
  }

  private static String text(String line) {
    return line.length() > 4 ? line.substring(4) : "";
  }

  /** Its code and last line, for people. */
  public String shown(Talk talk) {
    return code + " " + talk.shown(lines.get(lines.size() - 1));
  }
}
