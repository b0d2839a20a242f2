package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.probes.internal.vitals.HostClock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files in which Linux tells of itself.
 *
 * @param root where they are, {@code /proc}
 */
public record HostFiles(Path root) {
  private static final int MOST = 4 << 20;
  private static final HostFiles STANDARD = new HostFiles(Path.of("/proc"));

  /** Those of this machine. */
  public static HostFiles standard() {
    return STANDARD;
  }

  /**
   * The text of one of them, empty if there is none; cut if it is very long.
   *
   * @throws UncheckedIOException if no file descriptor is left
   */
  String text(String name) {
    try (InputStream in = Files.newInputStream(root.resolve(name))) {
      return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      if (OwnTrouble.is(e)) {
        throw new UncheckedIOException(e);
      }
      return "";
    }
  }

  /** The time since this machine was started; null if it does not tell. */
  public static @Nullable HostClock clock() {
    return STANDARD.uptime();
  }

  @Nullable HostClock uptime() {
    return HostClock.parse(text("uptime"), text("sys/kernel/random/boot_id"));
  }
}
