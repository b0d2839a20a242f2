package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.LocalFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a file. */
final class FileProbe implements Probe {
  private final FilePlan plan;

  FileProbe(FilePlan plan) {
    this.plan = plan;
  }

  @Override
  public Reading run(ProbeContext context) throws IOException {
    Path path = plan.at().path();
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!plan.at().allows(path)) {
        return Reading.of(Outcome.CONFIG, path + " lies outside of its folder");
      }
      Reading there =
          (plan.missing() ? Reading.down(path + " is there, it should not be") : Reading.up())
              .with(LocalFile.EXISTS, 1);
      FilePlan.Group group = plan.group();
      return group == null
          ? one(there, attributes, context)
          : several(there, group, attributes, context);
    } catch (AccessDeniedException e) {
      return Reading.of(Outcome.CONFIG, path + " may not be looked at by this process");
    } catch (FileSystemException e) {
      if (OwnTrouble.is(e) || Files.exists(path)) {
        return OwnTrouble.of(e);
      }
      Reading absent = plan.missing() ? Reading.up() : Reading.down("there is no " + path);
      return absent.with(LocalFile.EXISTS, 0);
    }
  }

  private Reading several(
      Reading there, FilePlan.Group group, BasicFileAttributes folder, ProbeContext context)
      throws IOException {
    if (!folder.isDirectory()) {
      return Reading.down(plan.at().path() + " is no folder").with(there.measurements());
    }
    FileGroup found = FileGroup.of(plan.at().path(), group.matcher(), context);
    if (found.tooMany()) {
      return Reading.of(Outcome.CONFIG, plan.at().path() + " holds too many files to look at");
    }
    Reading seen =
        there
            .with(LocalFile.COUNT, (double) found.count())
            .with(LocalFile.SIZE, (double) found.size())
            .downIf(
                !group.count().has((double) found.count()),
                found.count() + " files fit '" + group.glob() + "', " + group.count().shown(""));
    if (found.count() == 0) {
      return seen;
    }
    double youngest = age(found.youngest(), context);
    return sized(
        aged(seen.with(LocalFile.OLDEST, age(found.oldest(), context)), youngest), found.size());
  }

  private Reading one(Reading there, BasicFileAttributes attributes, ProbeContext context)
      throws IOException {
    double age = age(attributes.lastModifiedTime().toMillis(), context);
    Reading seen =
        sized(aged(there, age), attributes.size()).with(LocalFile.SIZE, (double) attributes.size());
    Reading judged = rights(seen);
    if (!plan.content().asked()) {
      return judged;
    }
    if (!attributes.isRegularFile()) {
      return Reading.of(Outcome.CONFIG, plan.at().path() + " is no plain file, it is not read")
          .with(judged.measurements());
    }
    return new FileContent(plan.content(), plan.at().path(), context).judge(judged);
  }

  private static double age(long modified, ProbeContext context) {
    return Math.max(0, (context.time().wallTime().toEpochMilli() - modified) / 1e3);
  }

  private Reading aged(Reading seen, double age) {
    Duration most = plan.touchedWithin();
    Reading measured = seen.with(LocalFile.AGE, age);
    return most == null
        ? measured
        : measured.downIf(
            age > most.toMillis() / 1e3,
            plan.at().path()
                + " was written to "
                + (long) age
                + " s ago, within "
                + most.toSeconds()
                + " s wanted");
  }

  private Reading sized(Reading seen, long size) {
    return seen.downIf(
        !plan.size().has((double) size),
        plan.at().path() + " has " + size + " bytes, " + plan.size().shown(" bytes"));
  }

  private Reading rights(Reading seen) throws IOException {
    Path path = plan.at().path();
    String owner = Files.getOwner(path).getName();
    String mode = mode(path);
    FilePlan.Rights wanted = plan.rights();
    Reading measured = seen.with(LocalFile.OWNER, owner);
    if (mode != null) {
      measured = measured.with(LocalFile.MODE, mode);
    } else if (wanted.mode() != null) {
      return Reading.of(Outcome.CONFIG, "the file system of " + path + " knows no such permissions")
          .with(measured.measurements());
    }
    return measured
        .downIf(
            wanted.mode() != null && !wanted.mode().equals(mode),
            path + " has the permissions " + mode + ", " + wanted.mode() + " wanted")
        .downIf(
            wanted.owner() != null && !wanted.owner().equals(owner),
            path + " belongs to " + owner + ", " + wanted.owner() + " wanted");
  }

  private static @Nullable String mode(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return posix(path);
    }
    Object mode = Files.getAttribute(path, "unix:mode");
    String octal = mode instanceof Integer bits ? Integer.toOctalString(bits & 0xfff) : "";
    return "0".repeat(Math.max(0, 4 - octal.length())) + octal;
  }

  private static @Nullable String posix(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return null;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    int bits = 0;
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      bits = bits << 1 | (permissions.contains(permission) ? 1 : 0);
    }
    String octal = Integer.toOctalString(bits);
    return "0".repeat(4 - octal.length()) + octal;
  }
}
