package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The path that a check looks at, and the folder that it must not leave.
 *
 * @param path absolute
 * @param under where it must really lie, links followed; null for anywhere
 */
public record LocalPath(Path path, @Nullable Path under) {
  private static final Path NEUTRAL = Path.of("").toAbsolutePath();

  /** Reads the target as a path, and the setting {@code under}. */
  public static LocalPath read(Target target, Settings settings) {
    Path folder =
        settings.text("under").optional().map(t -> absolute(t, "under", settings)).orElse(null);
    return new LocalPath(absolute(target.address(), "target", settings), folder);
  }

  /** An absolute path; another one is a problem of the setting. */
  public static Path absolute(String text, String name, Settings settings) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      settings.reject(name, "is no path");
      return NEUTRAL;
    }
    settings.reject(name, "is an absolute path");
    return NEUTRAL;
  }

  /**
   * Whether a file really lies where it must.
   *
   * @throws IOException if it, or the folder, is not there
   */
  public boolean allows(Path file) throws IOException {
    return under == null || file.toRealPath().startsWith(under.toRealPath());
  }
}
