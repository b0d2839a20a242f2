package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The file probe: whether a file or folder is there and as it should be. Without further wishes it
 * is UP if it is there. Links are followed. Immutable; every method gives a copy.
 */
public final class LocalFile extends LocalSpec<LocalFile> {
  /** The name of the type. */
  public static final String TYPE = "file";

  /** 1 if it is there, else 0. */
  public static final MetricKey EXISTS = MetricKey.gauge("file.exists", "");

  /** Its size in bytes; of several files the sum. */
  public static final MetricKey SIZE = MetricKey.gauge("file.size", "bytes");

  /** How long ago it was written to, in seconds; of several files the youngest. */
  public static final MetricKey AGE = MetricKey.gauge("file.age", "seconds");

  /** Of several files how long ago the oldest was written to, in seconds. */
  public static final MetricKey OLDEST = MetricKey.gauge("file.oldest", "seconds");

  /** How many files fit a pattern. */
  public static final MetricKey COUNT = MetricKey.gauge("file.count", "files");

  /** What may be done with it by whom, in octal digits, such as {@code 0640}; POSIX only. */
  public static final MetricKey MODE = MetricKey.text("file.mode");

  /** Whose it is. */
  public static final MetricKey OWNER = MetricKey.text("file.owner");

  /** The SHA-256 digest of its content, in hexadecimal. */
  public static final MetricKey SHA256 = MetricKey.text("file.sha256");

  /** Its content as UTF-8, cut to 4,096 characters; judged, not stored. */
  public static final MetricKey CONTENT = MetricKey.text("file.content").notStored();

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(EXISTS, SIZE, AGE, OLDEST, COUNT, MODE, OWNER, SHA256, CONTENT);

  private LocalFile(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  LocalFile copy(Target newTarget, Settings newSettings) {
    return new LocalFile(newTarget, newSettings);
  }

  /** The file or folder with this absolute path. */
  public static LocalFile at(Path path) {
    return at(path.toString());
  }

  /** The file or folder with this absolute path. */
  public static LocalFile at(String path) {
    return new LocalFile(Target.of(path), Settings.empty());
  }

  /**
   * The files in a folder whose path below it fits a pattern, such as <code>*.csv</code> or <code>
   * **&#47;*.csv</code>; links are not followed. At least one is wanted unless {@link #count} says
   * otherwise.
   */
  public static LocalFile in(Path folder, String glob) {
    return at(folder).with("glob", glob);
  }

  /** Wants so many files that fit the pattern, both bounds included. */
  public LocalFile count(int atLeast, int atMost) {
    return with("count-at-least", atLeast).with("count-at-most", atMost);
  }

  /** Wants it not to be there. */
  public LocalFile missing() {
    return with("missing", true);
  }

  /** Wants it to have been written to within this time. */
  public LocalFile touchedWithin(Duration time) {
    return with("touched-within", time);
  }

  /** Wants it to be of this size in bytes, both bounds included. */
  public LocalFile size(long atLeast, long atMost) {
    return with("size-at-least", atLeast).with("size-at-most", atMost);
  }

  /** Wants these permissions, in octal digits such as {@code 0640}; POSIX only. */
  public LocalFile mode(String octal) {
    return with("mode", octal);
  }

  /** Wants this owner. */
  public LocalFile owner(String name) {
    return with("owner", name);
  }

  /** Wants this text in it; as much is looked at as the byte budget of the check allows. */
  public LocalFile contains(String text) {
    return add("contains", text);
  }

  /** Wants this text not to be in it. */
  public LocalFile containsNot(String text) {
    return add("contains-not", text);
  }

  /** Wants the regular expression to be found in it. */
  public LocalFile matches(String regex) {
    return add("matches", regex);
  }

  /** Wants the regular expression not to be found in it. */
  public LocalFile matchesNot(String regex) {
    return add("matches-not", regex);
  }

  /** Wants this SHA-256 digest, in hexadecimal. */
  public LocalFile sha256(String hex) {
    return with("sha256", hex);
  }

  /**
   * Wants the content of the first run ever after: one that has changed is DOWN until it is as
   * before.
   */
  public LocalFile unchanged() {
    return with("unchanged", true);
  }

  /** Refuses a file that does not really lie in this folder or below. */
  public LocalFile under(Path folder) {
    return with("under", folder.toString());
  }
}
