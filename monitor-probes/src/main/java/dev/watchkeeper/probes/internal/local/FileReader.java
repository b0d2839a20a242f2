package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LocalFile;
import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a file check. */
final class FileReader {
  private static final List<String> WISHES =
      List.of(
          "glob",
          "touched-within",
          "size-at-least",
          "size-at-most",
          "mode",
          "owner",
          "contains",
          "contains-not",
          "matches",
          "matches-not",
          "sha256",
          "unchanged");

  private final Settings settings;

  FileReader(Settings settings) {
    this.settings = settings;
  }

  FilePlan read(Target target) {
    boolean missing = settings.flag("missing").orElse(false);
    FilePlan plan =
        new FilePlan(
            LocalPath.read(target, settings),
            missing,
            group(),
            touchedWithin(),
            range("size-at-least", "size-at-most", 0),
            rights(),
            content());
    if (missing && WISHES.stream().anyMatch(settings::has)) {
      settings.reject("missing", "cannot be asked for together with what the file is to be like");
    }
    if (plan.group() != null
        && (plan.content().asked() || settings.has("mode") || settings.has("owner"))) {
      settings.reject("glob", "cannot be given together with mode, owner or content of one file");
    }
    return plan;
  }

  private @Nullable Duration touchedWithin() {
    return settings
        .duration("touched-within")
        .check(time -> !time.isZero(), "is longer than nothing")
        .optional()
        .orElse(null);
  }

  private FilePlan.Range range(String low, String high, int usual) {
    double least = settings.number(low).check(n -> n >= 0, "is 0 or more").orElse((double) usual);
    double most =
        settings.number(high).check(n -> n >= 0, "is 0 or more").orElse(Double.POSITIVE_INFINITY);
    if (least > most && settings.has(high) && settings.has(low)) {
      settings.reject(low, "is not more than '" + high + "'");
    }
    return new FilePlan.Range(Math.min(least, most), most);
  }

  private FilePlan.@Nullable Group group() {
    FilePlan.Range count = range("count-at-least", "count-at-most", 1);
    String glob = settings.text("glob").optional().orElse(null);
    if (glob == null) {
      if (settings.has("count-at-least") || settings.has("count-at-most")) {
        settings.reject("glob", "is missing: only files that fit a pattern are counted");
      }
      return null;
    }
    try {
      return new FilePlan.Group(
          glob, FileSystems.getDefault().getPathMatcher("glob:" + glob), count);
    } catch (PatternSyntaxException e) {
      settings.reject("glob", "is no pattern of paths: " + e.getDescription());
      return null;
    }
  }

  private FilePlan.Rights rights() {
    return new FilePlan.Rights(
        settings
            .text("mode")
            .check(mode -> mode.matches("[0-7]{3,4}"), "is three or four octal digits in quotes")
            .optional()
            .map(mode -> mode.length() == 3 ? "0" + mode : mode)
            .orElse(null),
        settings.text("owner").optional().orElse(null));
  }

  private FilePlan.Content content() {
    List<Condition> conditions = new ArrayList<>();
    add("contains", LocalFile.CONTENT::contains, conditions);
    add("contains-not", LocalFile.CONTENT::doesNotContain, conditions);
    add("matches", LocalFile.CONTENT::matches, conditions);
    add("matches-not", LocalFile.CONTENT::doesNotMatch, conditions);
    return new FilePlan.Content(
        conditions,
        settings
            .text("sha256")
            .check(hex -> hex.matches("[0-9a-fA-F]{64}"), "is 64 hexadecimal digits")
            .optional()
            .map(hex -> hex.toLowerCase(Locale.ROOT))
            .orElse(null),
        settings.flag("unchanged").orElse(false));
  }

  private void add(String name, Function<String, Condition> maker, List<Condition> into) {
    List<String> texts = settings.texts(name).orElse(List.of());
    for (int i = 0; i < texts.size(); i++) {
      try {
        into.add(maker.apply(texts.get(i)));
      } catch (IllegalArgumentException e) {
        settings.reject(name + "[" + i + "]", String.valueOf(e.getMessage()));
      }
    }
  }
}
