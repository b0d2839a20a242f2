package dev.watchkeeper.jdbc.internal.spool;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The only door to the disk: a flat folder of files. Every operation may fail, and what was not
 * forced may be gone after a power cut. Used by one thread at a time.
 */
interface SpoolFiles extends Closeable {
  /** The names of all files. */
  List<String> list() throws IOException;

  /** Makes a file that is not there yet. */
  File create(String name) throws IOException;

  /** Opens a file that is there. */
  File open(String name) throws IOException;

  /** Gives a file another name, in the place of what had that name. */
  void rename(String from, String to) throws IOException;

  /** Takes a file away; nothing happens if there is none. */
  void delete(String name) throws IOException;

  /** Makes names that came and went durable. */
  void forceFolder() throws IOException;

  /** How many bytes the disk still takes. */
  long usable() throws IOException;

  /** Where it is, for people. */
  String where();

  /** Lets go of the folder. */
  @Override
  void close();

  /** An open file. */
  interface File extends Closeable {
    /** How many bytes it has. */
    long size() throws IOException;

    /** Writes some of these bytes at a place, perhaps not all; gives how many. */
    int write(long at, byte[] bytes, int from, int length) throws IOException;

    /** Reads some bytes at a place; gives how many, -1 at the end. */
    int read(long at, byte[] into, int from, int length) throws IOException;

    /** Cuts it off. */
    void truncate(long size) throws IOException;

    /** Makes what was written durable. */
    void force() throws IOException;

    /** Writes all of these bytes. */
    default void writeAll(long at, byte[] bytes, int length) throws IOException {
      int done = 0;
      for (int idle = 0; done < length; idle++) {
        int written = write(at + done, bytes, done, length - done);
        idle = written > 0 ? 0 : idle;
        done += Math.max(0, written);
        if (idle > 100) {
          throw new IOException("the disk takes no more bytes");
        }
      }
    }
  }
}
