package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LogFile;
import dev.watchkeeper.probes.internal.local.LocalPath;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Makes log probes. */
public final class LogProvider implements ProbeProvider {
  private static final int SHORTEST = 80;
  private static final int LONGEST = 1 << 20;
  private static final int USUAL = 16 << 10;

  @Override
  public String type() {
    return LogFile.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    LinePatterns patterns = LinePatterns.read(settings);
    boolean matching = !settings.texts("matches").orElse(List.of()).isEmpty();
    return new LogProbe(
        new LogProbe.Plan(
            LocalPath.read(target, settings),
            how(settings, matching),
            patterns,
            LogRules.read(settings, matching)));
  }

  private static LogProbe.How how(Settings settings, boolean matching) {
    if (settings.has("context") && !matching) {
      settings.reject("context", "needs 'matches': it is about the lines around a matching one");
    }
    return new LogProbe.How(
        charset(settings),
        settings.integer("longest-line").between(SHORTEST, LONGEST).orElse(USUAL),
        settings.flag("from-start").orElse(false),
        settings.integer("context").between(1, 5).orElse(0),
        rotated(settings));
  }

  private static @Nullable PathMatcher rotated(Settings settings) {
    try {
      return settings
          .text("rotated")
          .check(glob -> glob.indexOf('/') < 0 && !glob.isBlank(), "is a pattern of plain names")
          .optional()
          .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
          .orElse(null);
    } catch (PatternSyntaxException e) {
      settings.reject("rotated", "is no pattern of names: " + e.getDescription());
      return null;
    }
  }

  private static Charset charset(Settings settings) {
    String name = settings.text("charset").orElse("UTF-8");
    try {
      Charset charset = Charset.forName(name);
      byte[] feed = charset.canEncode() ? "\n".getBytes(charset) : new byte[0];
      if (feed.length == 1 && feed[0] == '\n') {
        return charset;
      }
      settings.reject("charset", "is one in which a line feed is one byte");
    } catch (IllegalArgumentException e) {
      settings.reject("charset", "is not a known character set");
    }
    return StandardCharsets.UTF_8;
  }

  @Override
  public List<MetricKey> metrics() {
    return LogFile.ALL;
  }
}
