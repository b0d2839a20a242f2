package dev.watchkeeper.jdbc.internal.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A disk in memory whose operations can be made to fail, and from which the power can be taken:
 * what was not forced is gone then, or some of it, in any order. A force that failed may have
 * thrown away what it should have written, as real ones do.
 */
final class SimulatedDisk {
  private final Random random;
  private Map<String, Inode> names = new TreeMap<>();
  private Map<String, Inode> durableNames = new TreeMap<>();
  private final List<Consumer<Map<String, Inode>>> changes = new ArrayList<>();
  private int life;
  int operations;
  int failAt = -1;
  boolean forgetsForces;
  int failures = 1;
  long capacity = Long.MAX_VALUE;

  SimulatedDisk(long seed) {
    random = new Random(seed);
  }

  private interface Change {
    byte[] apply(byte[] bytes);
  }

  private static final class Inode {
    byte[] bytes = new byte[0];
    byte[] durable = new byte[0];
    final List<Change> changes = new ArrayList<>();

    void change(Change change) {
      bytes = change.apply(bytes);
      changes.add(change);
    }
  }

  /** The folder for one life of a process; that of an earlier life does nothing any more. */
  SpoolFiles files() {
    return new Folder(++life);
  }

  /** The next operation fails, the n-th from now on, and some after it. */
  void fail(int nth, int times) {
    failAt = operations + nth;
    failures = times;
  }

  void repair() {
    failAt = -1;
  }

  boolean hasFailed() {
    return failAt >= 0 && operations >= failAt;
  }

  private boolean failing() {
    operations++;
    return failAt >= 0 && operations >= failAt && operations < failAt + failures;
  }

  /** Takes the power away; of what was not forced each part stays with this probability. */
  void powerCut(double stays) {
    life++;
    Map<String, Inode> after = new TreeMap<>(durableNames);
    for (Consumer<Map<String, Inode>> change : changes) {
      if (random.nextDouble() < stays) {
        change.accept(after);
      }
    }
    changes.clear();
    for (Inode inode : new ArrayList<>(after.values())) {
      byte[] bytes = inode.durable;
      for (Change change : inode.changes) {
        if (random.nextDouble() < stays) {
          bytes = change.apply(bytes);
        }
      }
      inode.changes.clear();
      inode.bytes = bytes;
      inode.durable = bytes;
    }
    names = after;
    durableNames = new TreeMap<>(after);
  }

  /** Kills the process: the disk keeps all it was given. */
  void kill() {
    life++;
  }

  Map<String, byte[]> content() {
    Map<String, byte[]> content = new HashMap<>();
    names.forEach((name, inode) -> content.put(name, inode.bytes));
    return content;
  }

  /** Damages a byte of a file, durably. */
  void damage(String name, int at) {
    Inode inode = names.get(name);
    byte[] bytes = inode.bytes.clone();
    bytes[at] ^= 0x55;
    inode.bytes = bytes;
    inode.durable = bytes;
    inode.changes.clear();
  }

  private long used() {
    return names.values().stream().mapToLong(inode -> inode.bytes.length).sum();
  }

  private final class Folder implements SpoolFiles {
    private final int mine;

    Folder(int mine) {
      this.mine = mine;
    }

    private void work(String what) throws IOException {
      if (mine != life) {
        throw new IOException("this process is dead");
      }
      if (failing()) {
        throw new IOException("no " + what + " today");
      }
    }

    private void change(Consumer<Map<String, Inode>> change) {
      change.accept(names);
      changes.add(change);
    }

    @Override
    public List<String> list() throws IOException {
      work("list");
      return List.copyOf(names.keySet());
    }

    @Override
    public File create(String name) throws IOException {
      work("create");
      if (names.containsKey(name)) {
        throw new FileAlreadyExistsException(name);
      }
      Inode inode = new Inode();
      change(all -> all.put(name, inode));
      return new Handle(inode);
    }

    @Override
    public File open(String name) throws IOException {
      work("open");
      Inode inode = names.get(name);
      if (inode == null) {
        throw new NoSuchFileException(name);
      }
      return new Handle(inode);
    }

    @Override
    public void rename(String from, String to) throws IOException {
      work("rename");
      if (!names.containsKey(from)) {
        throw new NoSuchFileException(from);
      }
      change(
          all -> {
            Inode moved = all.remove(from);
            if (moved != null) {
              all.put(to, moved);
            }
          });
    }

    @Override
    public void delete(String name) throws IOException {
      work("delete");
      if (names.containsKey(name)) {
        change(all -> all.remove(name));
      }
    }

    @Override
    public void forceFolder() throws IOException {
      work("force of the folder");
      durableNames = new TreeMap<>(names);
      changes.clear();
    }

    @Override
    public long usable() {
      return Math.max(0, capacity - used());
    }

    @Override
    public String where() {
      return "a simulated disk";
    }

    @Override
    public void close() {}

    private final class Handle implements File {
      private final Inode inode;

      Handle(Inode inode) {
        this.inode = inode;
      }

      @Override
      public long size() throws IOException {
        work("size");
        return inode.bytes.length;
      }

      @Override
      public int write(long at, byte[] bytes, int from, int length) throws IOException {
        boolean fails;
        int some = length;
        try {
          work("write");
          fails = false;
        } catch (IOException e) {
          fails = true;
          some = mine == life ? random.nextInt(length + 1) : 0;
        }
        boolean full = used() + length > capacity;
        some = full ? 0 : some;
        // now and then a write is short, as it may be
        some = !fails && !full && some > 1 && random.nextInt(8) == 0 ? some / 2 : some;
        byte[] written = Arrays.copyOfRange(bytes, from, from + some);
        if (some > 0) {
          inode.change(before -> written(before, (int) at, written));
        }
        if (full) {
          throw new IOException("no space left");
        }
        if (fails) {
          throw new IOException("no write today");
        }
        return some;
      }

      @Override
      public int read(long at, byte[] into, int from, int length) throws IOException {
        work("read");
        if (at >= inode.bytes.length) {
          return -1;
        }
        int count = Math.min(length, inode.bytes.length - (int) at);
        System.arraycopy(inode.bytes, (int) at, into, from, count);
        return count;
      }

      @Override
      public void truncate(long size) throws IOException {
        work("truncate");
        inode.change(before -> Arrays.copyOf(before, (int) size));
      }

      @Override
      public void force() throws IOException {
        try {
          work("force");
        } catch (IOException e) {
          if (random.nextBoolean()) {
            inode.changes.clear();
          }
          throw e;
        }
        if (forgetsForces) {
          return;
        }
        for (Change change : inode.changes) {
          inode.durable = change.apply(inode.durable);
        }
        inode.changes.clear();
      }

      @Override
      public void close() throws IOException {
        if (failing()) {
          throw new IOException("no close today");
        }
      }
    }
  }

  private static byte[] written(byte[] before, int at, byte[] bytes) {
    byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
    System.arraycopy(bytes, 0, after, at, bytes.length);
    return after;
  }
}
