package dev.watchkeeper.probes.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A program and everything that it started. Its members are its descendants and, where the system
 * shows the environments of processes (Linux), all that carry the mark of this run in theirs: so
 * those are found too whose parent has gone.
 */
final class ProcessTree {
  /** The variable that carries the mark. */
  static final String VARIABLE = "WATCHKEEPER_RUN";

  private static final Path PROC = Path.of("/proc");
  private static final long LOOK_EVERY = 2_000_000;
  private static final int FORCED_ROUNDS = 5;
  private static final int LOOKS_PER_ROUND = 10;
  private static final int MAX_ENVIRONMENT = 1 << 20;

  private final Process root;
  private final String mark;

  ProcessTree(Process root, String mark) {
    this.root = root;
    this.mark = VARIABLE + "=" + mark;
  }

  /**
   * Asks all of them to end, the youngest generation first, and after this time makes those end
   * that are left; takes at most about 100 ms longer.
   */
  void end(long graceNanos) {
    List<ProcessHandle> members = members();
    members.forEach(ProcessHandle::destroy);
    await(members, graceNanos / LOOK_EVERY);
    for (int round = 0; round < FORCED_ROUNDS; round++) {
      List<ProcessHandle> left = members();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      await(left, LOOKS_PER_ROUND);
    }
  }

  private static void await(List<ProcessHandle> members, long looks) {
    for (long i = 0; i < looks && members.stream().anyMatch(ProcessHandle::isAlive); i++) {
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }

  /** Those that live, children before their parents. */
  private List<ProcessHandle> members() {
    Set<ProcessHandle> found = new LinkedHashSet<>();
    found.add(root.toHandle());
    root.descendants().forEach(found::add);
    marked(found);
    List<ProcessHandle> members = new ArrayList<>(found);
    members.removeIf(member -> !member.isAlive());
    Collections.reverse(members);
    return members;
  }

  private void marked(Set<ProcessHandle> found) {
    if (!Files.isDirectory(PROC)) {
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isMarked(process)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException | RuntimeException e) {
      // What cannot be listed cannot be ended; the descendants are.
      return;
    }
  }

  private boolean isMarked(Path process) {
    try (java.io.InputStream in = Files.newInputStream(process.resolve("environ"))) {
      String environment = new String(in.readNBytes(MAX_ENVIRONMENT), StandardCharsets.ISO_8859_1);
      return environment.contains(mark);
    } catch (IOException e) {
      return false;
    }
  }
}
