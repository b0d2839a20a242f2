package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;

/**
 * Where bytes go that are of no use now and must not be lost either: into a file beside their
 * segment, as they are, forced. Bounded: what is beyond the bound is only counted. Owned by the
 * holder of the spool's lock.
 */
final class Aside {
  private static final int CHUNK = 64 << 10;

  private final SpoolFiles files;
  private final long maxBytes;
  private long bytes;

  Aside(SpoolFiles files, long maxBytes) {
    this.files = files;
    this.maxBytes = maxBytes;
  }

  /** Takes note of a file that is there already. */
  void known(long size) {
    bytes += size;
  }

  /** Copies a range of a segment. */
  void copy(SpoolFiles.File from, long begin, long end, String name) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (Target target = new Target(name)) {
      for (long at = begin; at < end; ) {
        int read = from.read(at, chunk, 0, (int) Math.min(CHUNK, end - at));
        if (read < 0) {
          break;
        }
        target.write(chunk, read);
        at += read;
      }
      target.force();
    }
  }

  /** Keeps a record in a frame of its own. */
  void keep(byte[] record, String name) throws IOException {
    ByteSink framed = new ByteSink();
    int begin = Frames.begin(framed, true);
    framed.raw(record);
    Frames.end(framed, begin);
    try (Target target = new Target(name)) {
      target.write(framed.array(), framed.size());
      target.force();
    }
  }

  private final class Target implements AutoCloseable {
    private final SpoolFiles.File file;
    private long size;

    Target(String name) throws IOException {
      boolean there = files.list().contains(name);
      file = there ? files.open(name) : files.create(name);
      size = file.size();
    }

    void write(byte[] some, int length) throws IOException {
      if (bytes + length <= maxBytes) {
        file.writeAll(size, some, length);
        size += length;
        bytes += length;
      }
    }

    void force() throws IOException {
      file.force();
      files.forceFolder();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
