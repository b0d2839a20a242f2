package dev.watchkeeper.notify.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a program and all that it started: its descendants and, on Linux, whoever has its mark in
 * the environment, so those too whose parent has gone. Stateless.
 */
final class ProgramTree {
  /** The variable that carries the mark. */
  static final String VARIABLE = "WATCHKEEPER_SEND";

  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 5;
  private static final int LOOKS = 20;
  private static final long LOOK_EVERY = 2_000_000;
  private static final int MOST_ENVIRONMENT = 1 << 20;

  private ProgramTree() {}

  static void end(Process root, String mark) {
    for (int i = 0; i < ROUNDS; i++) {
      Set<ProcessHandle> members = new LinkedHashSet<>();
      members.add(root.toHandle());
      root.descendants().forEach(members::add);
      marked(VARIABLE + "=" + mark, members);
      members.removeIf(member -> !member.isAlive());
      if (members.isEmpty()) {
        return;
      }
      members.forEach(ProcessHandle::destroyForcibly);
      await(members);
    }
  }

  private static void await(Set<ProcessHandle> members) {
    for (int i = 0; i < LOOKS && members.stream().anyMatch(ProcessHandle::isAlive); i++) {
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }

  private static void marked(String mark, Set<ProcessHandle> found) {
    if (!Files.isDirectory(PROC)) {
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (environment(process).contains(mark)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException | RuntimeException e) {
      return; // what cannot be listed cannot be ended; the descendants are
    }
  }

  private static String environment(Path process) {
    try (InputStream in = Files.newInputStream(process.resolve("environ"))) {
      return new String(in.readNBytes(MOST_ENVIRONMENT), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
