package dev.watchkeeper.jdbc;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.jdbc.internal.spool.SpoolLimits;
import dev.watchkeeper.jdbc.internal.spool.SpoolingStore;
import java.nio.file.Path;

/**
 * Where a {@link JdbcStore} keeps decisions while its database is away, and how many. Immutable;
 * each method that changes something gives a copy.
 */
public final class SpoolOptions {
  private static final long DEFAULT_BYTES = 1L << 30;
  private static final long LEAST_BYTES = 16L << 20;
  private static final long LARGEST_SEGMENT = 16L << 20;
  private static final int SEGMENTS = 16;

  private final Path folder;
  private final long maxBytes;
  private final WhenFull whenFull;
  private final boolean needsDatabase;

  private SpoolOptions(Path folder, long maxBytes, WhenFull whenFull, boolean needsDatabase) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.whenFull = whenFull;
    this.needsDatabase = needsDatabase;
  }

  /** What gives way when the spool, or the disk that it is on, is full. */
  public enum WhenFull {
    /** The oldest segment, a sixteenth of the whole or 16 MiB; what was in it is counted. */
    DROP_OLDEST,
    /** What comes now; it is acknowledged all the same, and counted. */
    DROP_NEWEST,
    /**
     * Nothing: commits fail until there is room, and the monitor keeps what it can in memory, and
     * counts what it cannot.
     */
    REFUSE
  }

  /**
   * A spool in a folder of its own, which is made if it is not there: at most 1 GiB, {@link
   * WhenFull#REFUSE}, and the store opens although the database is away.
   */
  public static SpoolOptions in(Path folder) {
    return new SpoolOptions(
        requireNonNull(folder, "folder"), DEFAULT_BYTES, WhenFull.REFUSE, false);
  }

  /**
   * How many bytes may wait; an eighth of it may be taken by what was set aside besides.
   *
   * @throws IllegalArgumentException if it is less than 16 MiB
   */
  public SpoolOptions maxBytes(long bytes) {
    if (bytes < LEAST_BYTES) {
      throw new IllegalArgumentException("a spool has at least 16 MiB, not " + bytes + " bytes");
    }
    return new SpoolOptions(folder, bytes, whenFull, needsDatabase);
  }

  /** What gives way when it is full. */
  public SpoolOptions whenFull(WhenFull policy) {
    return new SpoolOptions(folder, maxBytes, requireNonNull(policy, "policy"), needsDatabase);
  }

  /**
   * The store does not open while the database is away. Otherwise it does, and what is not in the
   * spool counts as never seen: checks that run begin their streaks and alerts anew.
   */
  public SpoolOptions needsDatabase() {
    return new SpoolOptions(folder, maxBytes, whenFull, true);
  }

  SpoolingStore.Setup setup() {
    long segment = Math.min(LARGEST_SEGMENT, maxBytes / SEGMENTS);
    SpoolLimits.WhenFull policy = SpoolLimits.WhenFull.valueOf(whenFull.name());
    return new SpoolingStore.Setup(
        folder, new SpoolLimits(maxBytes, segment, policy), needsDatabase);
  }
}
