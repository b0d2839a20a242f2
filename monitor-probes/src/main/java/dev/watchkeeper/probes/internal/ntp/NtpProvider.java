package dev.watchkeeper.probes.internal.ntp;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Ntp;
import dev.watchkeeper.probes.internal.net.Hosts;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes ntp probes. */
public final class NtpProvider implements ProbeProvider {
  private static final int PORT = 123;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Resolver resolver = new Resolver();
  private final SecureRandom random = new SecureRandom();

  @Override
  public String type() {
    return Ntp.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    return new NtpProbe(plan(target, settings), random, Transport.read(settings, resolver));
  }

  static NtpProbe.Plan plan(Target target, Settings settings) {
    return new NtpProbe.Plan(
        Hosts.read(target.address(), PORT, settings),
        settings.integer("version").between(3, 4).orElse(4),
        settings.integer("samples").between(1, 16).orElse(1),
        pause(settings, "spacing", Duration.ZERO, Duration.ofSeconds(2)),
        pause(settings, "wait", Duration.ofMillis(1), Duration.ofSeconds(1)));
  }

  private static long pause(Settings settings, String name, Duration least, Duration usual) {
    return settings.duration(name).between(least, MINUTE).orElse(usual).toNanos();
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(Ntp.ALL);
    return all;
  }
}
