package dev.watchkeeper.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A library to load before a server, with which every sync takes 10 ms longer. */
final class SlowSync {
  private static final String SOURCE =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <unistd.h>

      static int slowly(const char *name, int fd) {
        int (*sync)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
        usleep(10000);
        return sync(fd);
      }

      int fsync(int fd) { return slowly("fsync", fd); }
      int fdatasync(int fd) { return slowly("fdatasync", fd); }
      """;

  private SlowSync() {}

  /** Compiles it with gcc. */
  static Path in(Path folder) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("slow.c"), SOURCE);
    Path library = folder.resolve("slow.so");
    int failed =
        new ProcessBuilder(
                "gcc", "-shared", "-fPIC", "-O1", "-o", "" + library, "" + source, "-ldl")
            .inheritIO()
            .start()
            .waitFor();
    if (failed != 0) {
      throw new IOException("gcc did not make " + library);
    }
    return library;
  }
}
