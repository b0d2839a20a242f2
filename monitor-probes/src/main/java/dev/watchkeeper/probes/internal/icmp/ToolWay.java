package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Visit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;

/** Pings by the system's tool, a process for each run. */
final class ToolWay implements PingWay {
  private final PingTool tool;

  ToolWay(PingTool tool) {
    this.tool = tool;
  }

  PingTool tool() {
    return tool;
  }

  @Override
  public String name() {
    return "tool";
  }

  @Override
  public void ping(PingPlan plan, InetAddress address, PingTally tally, Visit visit)
      throws IOException {
    PingOutput output = new PingOutput(tally, tool.kind() == PingTool.Kind.IPUTILS ? 1 : 0);
    long began = visit.now();
    ToolRun.Said said = run(plan, address, visit);
    output.read(said.text());
    visit.received(said.text().length());
    if (output.denied() || output.misunderstood()) {
      throw new ProbeFailure(Outcome.CONFIG, tool + " does not ping: " + output.complaint());
    }
    if (!output.summed()) {
      boolean unheard = tally.received() == 0 && tally.error() == null;
      if (unheard && !said.ended()) {
        throw new ProbeFailure(Outcome.CONFIG, tool + " ended without a word that is understood");
      }
      long due = 1 + (visit.now() - began) / plan.pace().spacing();
      tally.sent((int) Math.min(plan.pace().count(), due));
    }
  }

  private ToolRun.Said run(PingPlan plan, InetAddress address, Visit visit) throws IOException {
    long left = visit.lastMoment() - visit.now();
    if (left <= 0) {
      throw visit.timeout();
    }
    try {
      return ToolRun.of(tool.command(plan, address), Duration.ofNanos(left), visit);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new ProbeFailure(Outcome.LOCAL_RESOURCES, tool + " could not be started");
    }
  }
}
