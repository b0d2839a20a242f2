package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.MonitorBuilder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door for the test kit: builders of monitors that run on another {@link Platform}. The builder
 * hands in its own constructor when it is loaded, since hosts are not to see this.
 */
public final class OnPlatform {
  private static volatile @Nullable Function<EngineSpec, MonitorBuilder> maker;

  private OnPlatform() {}

  /** How builders are made. */
  public static void made(Function<EngineSpec, MonitorBuilder> by) {
    maker = by;
  }

  /** A builder whose monitor has its threads, time and chance from this platform. */
  public static MonitorBuilder builder(Platform platform) {
    Monitor.builder();
    EngineSpec spec = new EngineSpec();
    spec.platform = platform;
    spec.time = platform.time();
    return requireNonNull(maker, "maker").apply(spec);
  }
}
