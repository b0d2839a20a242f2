package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Talk;
import dev.watchkeeper.probes.internal.tcp.TalkProbe;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges identifications (RFC 4253, 4.2): ours at once, so that a server of another protocol
 * answers; lines before the server's are allowed.
 */
final class SshProbe extends TalkProbe {
  private static final int MAX_LINES = 50;
  private static final int MAX_IDENTIFICATION = 253;
  private static final Pattern IDENTIFICATION =
      Pattern.compile("SSH-([!-,.-~]+)-([!-~]+)(?: (.*))?");

  private final @Nullable Condition expected;

  SshProbe(Access access, @Nullable Condition expected) {
    super(access);
    this.expected = expected;
  }

  static @Nullable Condition expected(Settings settings) {
    try {
      return settings.text("expect-matches").optional().map(SshBanner.BANNER::matches).orElse(null);
    } catch (IllegalArgumentException e) {
      settings.reject("expect-matches", String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  protected void converse(Talk talk) throws IOException {
    talk.begin("greeting", "waiting for the identification of SSH");
    talk.say("SSH-2.0-Watchkeeper");
    String line = identification(talk);
    talk.end(SshBanner.GREETING_TIME);
    talk.measure(SshBanner.BANNER, line);
    Matcher parts = IDENTIFICATION.matcher(line);
    if (!parts.matches() || line.length() > MAX_IDENTIFICATION) {
      throw talk.broken("an identification is SSH-version-software, not " + talk.shown(line));
    }
    talk.measure(SshBanner.PROTOCOL, parts.group(1));
    talk.measure(SshBanner.SOFTWARE, parts.group(2));
    String comments = parts.group(3);
    if (comments != null) {
      talk.measure(SshBanner.COMMENTS, comments);
    }
    judge(talk, line, parts.group(1));
  }

  private static String identification(Talk talk) throws IOException {
    String before = "";
    for (int i = 0; i < MAX_LINES; i++) {
      String line = line(talk, before);
      if (line.startsWith("SSH-")) {
        return line;
      }
      before = line;
    }
    throw talk.foreign(MAX_LINES + " lines without an identification, the last " + before);
  }

  /** Old servers end the line with LF only. */
  private static String line(Talk talk, String before) throws IOException {
    try {
      String line = talk.looseLine();
      return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    } catch (ProbeFailure e) {
      boolean closed = e.outcome() == Outcome.RESET && !before.isEmpty();
      throw closed ? sent(talk, before) : e;
    }
  }

  /** A server that has had enough says so in a line and closes. */
  private static ProbeFailure sent(Talk talk, String line) {
    boolean full = line.contains("MaxStartups") || line.contains("Not allowed at this time");
    return full
        ? talk.failed("the server takes no connection now: " + talk.shown(line))
        : talk.foreign("no identification, but " + talk.shown(line));
  }

  private void judge(Talk talk, String line, String version) throws ProbeFailure {
    if (!version.equals("2.0") && !version.equals("1.99")) {
      throw talk.failed("the server speaks version " + talk.shown(version) + " of SSH, not 2.0");
    }
    if (expected != null) {
      Boolean held = expected.holdsFor(line);
      if (held == null) {
        throw new ProbeFailure(Outcome.CONFIG, "the expression takes too many steps");
      }
      if (!held) {
        throw talk.failed(
            "the identification is " + talk.shown(line) + ", expected " + expected.expected());
      }
    }
  }
}
