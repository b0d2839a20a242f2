package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Ping;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Makes ping probes. */
public final class PingProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();
  private final PingWays ways;

  /** Pings over the system's sockets, or by the tool on its path. */
  public PingProvider() {
    this(new PingWays(IcmpSockets::open, folders()));
  }

  PingProvider(PingWays ways) {
    this.ways = ways;
  }

  private static List<Path> folders() {
    String path = System.getenv("PATH");
    String[] names = (path == null ? "" : path).split(File.pathSeparator, -1);
    Stream<Path> usual = Stream.of("/bin", "/usr/bin", "/sbin").map(Path::of);
    return Stream.concat(Arrays.stream(names).flatMap(PingProvider::folder), usual).toList();
  }

  private static Stream<Path> folder(String name) {
    try {
      return Stream.of(Path.of(name)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Stream.empty();
    }
  }

  @Override
  public String type() {
    return Ping.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    PingPlan plan = PingPlan.read(target, settings);
    Transport transport = Transport.read(settings, resolver);
    PingWay way = ways.choose(plan, settings);
    return way == null
        ? context -> Reading.of(Outcome.CONFIG, "cannot ping from this machine")
        : new PingProbe(plan, way, transport);
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(Ping.ALL);
    return all;
  }
}
