package dev.watchkeeper.probes;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * The disk probe: space and inodes of the file system that a path lies on. It is DOWN if the path
 * is not there, or if the file system was writable once and is read-only now; what is too full is
 * said by expectations on its measurements. Immutable; every method gives a copy.
 */
public final class Disk extends LocalSpec<Disk> {
  /** The name of the type. */
  public static final String TYPE = "disk";

  /** Its size in bytes. */
  public static final MetricKey TOTAL = MetricKey.gauge("disk.total", "bytes");

  /** What is used, in bytes. */
  public static final MetricKey USED = MetricKey.gauge("disk.used", "bytes");

  /** What users can still have, in bytes. */
  public static final MetricKey FREE = MetricKey.gauge("disk.free", "bytes");

  /** The used part of what users can have, 0 to 1, as {@code df} counts it. */
  public static final MetricKey USED_RATIO = MetricKey.gauge("disk.used_ratio", "ratio");

  /** The free part of what users can have, 0 to 1. */
  public static final MetricKey FREE_RATIO = MetricKey.gauge("disk.free_ratio", "ratio");

  /** Inodes that are used; only if asked for with {@link #inodes()}. */
  public static final MetricKey INODES_USED = MetricKey.gauge("disk.inodes_used", "inodes");

  /** The used part of the inodes, 0 to 1; 0 where there is no limit. */
  public static final MetricKey INODES_USED_RATIO =
      MetricKey.gauge("disk.inodes_used_ratio", "ratio");

  /** 1 if nothing can be written, else 0. */
  public static final MetricKey READ_ONLY = MetricKey.gauge("disk.read_only", "");

  /** Where it is mounted; Linux only. */
  public static final MetricKey MOUNT = MetricKey.text("disk.mount");

  /** The kind of file system. */
  public static final MetricKey KIND = MetricKey.text("disk.kind");

  /** All of them. */
  public static final List<MetricKey> ALL =
      List.of(
          TOTAL,
          USED,
          FREE,
          USED_RATIO,
          FREE_RATIO,
          INODES_USED,
          INODES_USED_RATIO,
          READ_ONLY,
          MOUNT,
          KIND);

  private Disk(Target target, Settings settings) {
    super(TYPE, target, settings);
  }

  @Override
  Disk copy(Target newTarget, Settings newSettings) {
    return new Disk(newTarget, newSettings);
  }

  /** The file system that this absolute path lies on. */
  public static Disk at(Path path) {
    return at(path.toString());
  }

  /** The file system that this absolute path lies on. */
  public static Disk at(String path) {
    return new Disk(Target.of(path), Settings.empty());
  }

  /** Counts inodes too, with the tool {@code df}. */
  public Disk inodes() {
    return with("inodes", true);
  }

  /** Wants the path to be where a file system is mounted, so that one that is not is DOWN. */
  public Disk mounted() {
    return with("mounted", true);
  }

  /** Wants the file system to be writable from the first run on. */
  public Disk writable() {
    return with("writable", true);
  }

  /** Does not care whether the file system is writable. */
  public Disk mayBeReadOnly() {
    return with("writable", false);
  }
}
