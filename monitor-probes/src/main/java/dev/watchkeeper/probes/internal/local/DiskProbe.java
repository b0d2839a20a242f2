package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Disk;
import dev.watchkeeper.probes.internal.command.Tool;
import dev.watchkeeper.probes.internal.vitals.DfOutput;
import dev.watchkeeper.probes.internal.vitals.Mounts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the file system that a path lies on. */
final class DiskProbe implements Probe {
  private static final String WRITABLE = "disk.writable";

  private final Plan plan;
  private final HostFiles files;

  DiskProbe(Plan plan, HostFiles files) {
    this.plan = plan;
    this.files = files;
  }

  /**
   * What it does.
   *
   * @param path the path
   * @param inodes whether inodes are counted
   * @param mounted whether the path is to be a mount
   * @param writable whether it is to be writable; null for as it was
   */
  record Plan(Path path, boolean inodes, boolean mounted, @Nullable Boolean writable) {}

  @Override
  public Reading run(ProbeContext context) throws IOException, InterruptedException {
    if (!Files.exists(plan.path())) {
      return Reading.down("there is no " + plan.path());
    }
    Path real = plan.path().toRealPath();
    Measurements.Builder measured = Measurements.builder();
    space(real.toFile(), measured);
    Mounts.Entry mount = Mounts.parse(files.text("mounts")).of(real.toString());
    boolean readOnly = mount != null ? mount.readOnly() : Files.getFileStore(real).isReadOnly();
    measured.set(Disk.READ_ONLY, readOnly ? 1 : 0);
    if (mount != null) {
      measured.set(Disk.MOUNT, mount.folder()).set(Disk.KIND, mount.type());
    }
    if (plan.inodes() && !inodes(real, context, measured)) {
      return Reading.of(Outcome.CONFIG, "the tool 'df' does not tell the inodes of " + plan.path())
          .with(measured.build());
    }
    boolean flipped = readOnly && plan.writable() == null && context.recall(WRITABLE).isPresent();
    if (!readOnly && plan.writable() == null) {
      context.remember(WRITABLE, "yes");
    }
    return Reading.up()
        .with(measured.build())
        .downIf(
            plan.mounted() && (mount == null || !mount.folder().equals(real.toString())),
            "nothing is mounted at " + plan.path())
        .downIf(flipped, plan.path() + " has become read-only")
        .downIf(readOnly && Boolean.TRUE.equals(plan.writable()), plan.path() + " is read-only");
  }

  private static void space(File file, Measurements.Builder measured) {
    long total = file.getTotalSpace();
    long used = total - file.getFreeSpace();
    long free = file.getUsableSpace();
    double usedRatio = used + free == 0 ? 0 : (double) used / (used + free);
    measured
        .set(Disk.TOTAL, (double) total)
        .set(Disk.USED, (double) used)
        .set(Disk.FREE, (double) free)
        .set(Disk.USED_RATIO, usedRatio)
        .set(Disk.FREE_RATIO, 1 - usedRatio);
  }

  private static boolean inodes(Path path, ProbeContext context, Measurements.Builder measured)
      throws IOException, InterruptedException {
    Optional<String> said = Tool.output(List.of("df", "-P", "-i", path.toString()), context);
    List<DfOutput.Row> rows = DfOutput.parse(said.orElse(""), 1);
    if (rows.isEmpty()) {
      return false;
    }
    DfOutput.Row row = rows.get(0);
    measured
        .set(Disk.INODES_USED, (double) row.used())
        .set(Disk.INODES_USED_RATIO, row.usedRatio());
    return true;
  }
}
