package dev.watchkeeper.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time in nanoseconds. */
final class Cpu {
  private static final long TICK = 10_000_000;

  private Cpu() {}

  /** Of the calling thread. */
  static long thread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Of this process, the compiler and the collector of the virtual machine included. */
  static long here() {
    return of(ProcessHandle.current().pid());
  }

  /** Of a process on this machine, in steps of 10 ms; 0 for the process 0. */
  static long of(long process) {
    if (process == 0) {
      return 0;
    }
    try {
      String line = Files.readString(Path.of("/proc", "" + process, "stat"));
      List<String> words = List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
      return (Long.parseLong(words.get(11)) + Long.parseLong(words.get(12))) * TICK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
