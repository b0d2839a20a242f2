package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how pings are done: over the socket if it can be opened, else by the tool if it works. A
 * choice is kept, a failure to find one is not, so that what was missing may be put right. The lock
 * guards the choice; it is held while the tool is tried, for a few seconds at worst.
 */
final class PingWays {
  private final IcmpPort.Opener opener;
  private final List<Path> folders;
  private final Lock lock = new ReentrantLock();
  private @Nullable PingWay chosen;

  PingWays(IcmpPort.Opener opener, List<Path> folders) {
    this.opener = opener;
    this.folders = folders;
  }

  /** The way for a check; null, with the problem noted, if there is none. */
  @Nullable PingWay choose(PingPlan plan, Settings settings) {
    lock.lock();
    try {
      if (chosen == null) {
        chosen = find(settings);
      }
      if (chosen instanceof ToolWay byTool) {
        byTool.tool().check(plan, settings);
      }
      return chosen;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable PingWay find(Settings settings) {
    String socket;
    try {
      opener.open(false, false).close();
      return new SocketWay(opener);
    } catch (IOException e) {
      socket = String.valueOf(e.getMessage());
    }
    try {
      return new ToolWay(PingTool.find(folders));
    } catch (IOException e) {
      settings.reject(
          "",
          "cannot ping from this machine. No ICMP socket: "
              + socket
              + ". No ping tool: "
              + e.getMessage()
              + ". Either lets it work: a group of this user in net.ipv4.ping_group_range with Java"
              + " 22 or newer, or a ping tool (such as that of iputils) that this user may run");
      return null;
    }
  }
}
