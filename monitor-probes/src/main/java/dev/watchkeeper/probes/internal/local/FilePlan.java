package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Condition;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file is to be like.
 *
 * @param at where it is
 * @param missing whether it is not to be there
 * @param group which files in the folder are meant; null for the path itself
 * @param touchedWithin how long ago it was written to at most; null for any time
 * @param size its size in bytes
 * @param rights what may be done with it
 * @param content what is in it
 */
record FilePlan(
    LocalPath at,
    boolean missing,
    @Nullable Group group,
    @Nullable Duration touchedWithin,
    Range size,
    Rights rights,
    Content content) {

  /**
   * Bounds of a number, both included.
   *
   * @param least the smallest
   * @param most the largest
   */
  record Range(double least, double most) {
    boolean has(double number) {
      return number >= least && number <= most;
    }

    String shown(String unit) {
      return most == Double.POSITIVE_INFINITY
          ? "at least " + (long) least + unit + " wanted"
          : (long) least + " to " + (long) most + unit + " wanted";
    }
  }

  /**
   * Several files.
   *
   * @param glob the pattern, as it was given
   * @param matcher of paths below the folder
   * @param count how many are wanted
   */
  record Group(String glob, PathMatcher matcher, Range count) {}

  /**
   * What may be done with a file.
   *
   * @param mode four octal digits; null for any
   * @param owner whose it is; null for anybody's
   */
  record Rights(@Nullable String mode, @Nullable String owner) {}

  /**
   * What is in a file.
   *
   * @param conditions on its text
   * @param sha256 its digest; null for any
   * @param unchanged whether the digest is to stay what it was
   */
  record Content(List<Condition> conditions, @Nullable String sha256, boolean unchanged) {
    boolean asked() {
      return digested() || !conditions.isEmpty();
    }

    boolean digested() {
      return unchanged || sha256 != null;
    }
  }
}
