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
import java.util.List;

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
    List<Path> folders = new ArrayList<>();
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      try {
        Path one = Path.of(folder);
        if (one.isAbsolute()) {
          folders.add(one);
        }
      } catch (InvalidPathException e) {
        continue;
      }
    }
    folders.addAll(List.of(Path.of("/bin"), Path.of("/usr/bin"), Path.of("/sbin")));
    return folders;
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
