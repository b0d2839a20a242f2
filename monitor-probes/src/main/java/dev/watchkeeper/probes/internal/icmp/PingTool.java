package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The system's ping tool.
 *
 * @param file the tool
 * @param kind whose it is
 */
record PingTool(Path file, Kind kind) {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LEAST_SPACING = Duration.ofMillis(200).toNanos();

  /** Whose the tool is, which decides what it can be asked for. */
  enum Kind {
    /** Of iputils, on most kinds of Linux; its numbers begin at 1. */
    IPUTILS,
    /** Of busybox. */
    BUSYBOX,
    /** Another one, of which only count and size are asked for. */
    OTHER
  }

  /**
   * Finds a tool that works: it is asked for its version and made to ping this machine once.
   *
   * @throws IOException if there is none; the message says why
   */
  static PingTool find(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      Path file = folder.resolve("ping");
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return tried(file);
      }
    }
    throw new IOException("there is none on the path");
  }

  private static PingTool tried(Path file) throws IOException {
    String version = said(file, "-V");
    Kind kind =
        version.contains("iputils")
            ? Kind.IPUTILS
            : version.contains("BusyBox") ? Kind.BUSYBOX : Kind.OTHER;
    PingOutput output = new PingOutput(new PingTally(1), 0);
    output.read(said(file, "-c", "1", "127.0.0.1"));
    if (output.denied()) {
      throw new IOException(file + " may not open a socket (" + output.complaint() + ")");
    }
    return new PingTool(file, kind);
  }

  private static String said(Path file, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    return ToolRun.of(command, PATIENCE, null).text();
  }

  /** Notes what this tool cannot do of what is asked for. */
  void check(PingPlan plan, Settings settings) {
    String way = "needs the ICMP socket; " + file + " cannot do it";
    PingPlan.Packet packet = plan.packet();
    if (plan.pace().spacing() < LEAST_SPACING) {
      settings.reject("spacing", "is at least 200ms with " + file + "; less " + way);
    }
    if (packet.whole() && kind != Kind.IPUTILS) {
      settings.reject("dont-fragment", way);
    }
    if (packet.ttl() > 0 && kind == Kind.OTHER) {
      settings.reject("ttl", way);
    }
    int bytes = kind == Kind.IPUTILS ? 16 : kind == Kind.BUSYBOX ? 1 : 0;
    if (packet.pattern().length > bytes) {
      settings.reject("pattern", "has at most " + bytes + " bytes with " + file + "; more " + way);
    }
  }

  /** The call, with the address as the system writes it, so that nothing of the check is parsed. */
  List<String> command(PingPlan plan, InetAddress address) {
    PingPlan.Pace pace = plan.pace();
    PingPlan.Packet packet = plan.packet();
    List<String> command = new ArrayList<>(List.of(file.toString()));
    add(command, "-c", Integer.toString(pace.count()));
    add(command, "-s", Integer.toString(packet.size()));
    if (kind != Kind.BUSYBOX) {
      command.add("-n");
    }
    if (kind != Kind.OTHER) {
      add(command, "-i", seconds(pace.spacing()));
      add(command, "-W", Long.toString(Math.max(1, Math.round(Math.ceil(pace.patience() / 1e9)))));
      add(command, "-t", packet.ttl() == 0 ? "" : Integer.toString(packet.ttl()));
      add(command, "-p", HexFormat.of().formatHex(packet.pattern()));
      add(command, "-M", packet.whole() ? "do" : "");
    }
    command.add(address.getHostAddress());
    return command;
  }

  private static void add(List<String> command, String option, String value) {
    if (!value.isEmpty()) {
      command.add(option);
      command.add(value);
    }
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return Texts.line(file.toString(), 200);
  }
}
