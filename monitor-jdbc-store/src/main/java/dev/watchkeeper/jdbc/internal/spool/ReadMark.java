package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Up to where everything is in the database, on disk: all segments below a number, and that one up
 * to a place. Written without force, since an older mark only means that more comes again; replaced
 * whole, so that it is never half of two. Immutable.
 *
 * @param number the segment
 * @param at the place in it
 */
record ReadMark(long number, long at) {
  static final String NAME = "spool.mark";
  static final String DRAFT = "spool.mark.new";
  private static final int SIZE = Frames.HEAD + 16;

  static void write(SpoolFiles files, ReadMark mark) throws IOException {
    ByteSink bytes = new ByteSink();
    int begin = Frames.begin(bytes, true);
    bytes.fixed64(mark.number());
    bytes.fixed64(mark.at());
    Frames.end(bytes, begin);
    files.delete(DRAFT);
    try (SpoolFiles.File file = files.create(DRAFT)) {
      file.writeAll(0, bytes.array(), bytes.size());
    }
    files.rename(DRAFT, NAME);
  }

  /** The mark in the folder; null if there is none that can be read. */
  static @Nullable ReadMark read(SpoolFiles files) throws IOException {
    if (!files.list().contains(NAME)) {
      return null;
    }
    try (SpoolFiles.File file = files.open(NAME)) {
      FrameReader frames = new FrameReader(file, 0, Math.min(SIZE, file.size()));
      if (!frames.next() || frames.to() - frames.from() != 16) {
        return null;
      }
      ByteSource bytes = new ByteSource(frames.array(), frames.from(), frames.to());
      return new ReadMark(bytes.fixed64(), bytes.fixed64());
    }
  }
}
