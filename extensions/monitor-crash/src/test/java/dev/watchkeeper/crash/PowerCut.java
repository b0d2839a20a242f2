package dev.watchkeeper.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Takes back what killed processes had written below a folder and not made durable, as a power cut
 * may do. The journal comes from {@code powercut.c}, which says what is seen and what is not.
 *
 * <p>Of a file: what was written before an fsync of it began, and that fsync returned, is durable.
 * Of the names in folders: they are durable in their order, as in a file system with one ordered
 * journal; an fsync of a folder makes all names so that were changed before it, an fsync of a file
 * all up to the one that made or renamed it.
 */
final class PowerCut {
  /** What is taken back of that which is not durable. */
  enum Loss {
    /** All of it. */
    ALL,
    /** Each sector of 512 bytes of each write with the chance of one half, so out of order. */
    HALF
  }

  private static final int MAGIC = 0x70637574;
  private static final int HEAD = 48;
  private static final int SECTOR = 512;
  private static final int WRITE = 1;
  private static final int TRUNCATE = 2;
  private static final int SYNC = 3;
  private static final int SYNC_FOLDER = 4;
  private static final int SYNC_ALL = 5;
  private static final int CREATE = 6;
  private static final int RENAME = 7;
  private static final int UNLINK = 8;
  private static final int MKDIR = 9;
  private static final int RMDIR = 10;
  private static final int NOTE = 11;

  private static Path library;

  private final Path root;
  private final Path log;
  private final Set<String> notes = new TreeSet<>();

  /** One entry of the journal; {@code at} is its place in it. */
  private record Entry(
      long at,
      int op,
      long inode,
      long offset,
      long before,
      long after,
      byte[] first,
      byte[] second) {
    String path() {
      return new String(first, StandardCharsets.UTF_8);
    }

    String target() {
      return new String(second, StandardCharsets.UTF_8);
    }
  }

  /** The folder that loses its power; the journal lies beside it. */
  PowerCut(Path root) {
    this.root = root;
    this.log = root.resolveSibling(root.getFileName() + "-journal");
  }

  /** Whether the library can be made here: Linux with a C compiler. */
  static synchronized boolean possible() throws IOException, InterruptedException {
    if (library != null) {
      return true;
    }
    if (!System.getProperty("os.name").equals("Linux")) {
      return false;
    }
    Path made = Path.of("target", "powercut.so").toAbsolutePath();
    Path fresh = Files.createTempFile(made.getParent(), "powercut", ".so");
    try {
      Process compiler =
          new ProcessBuilder(
                  "cc",
                  "-O2",
                  "-Wall",
                  "-Wextra",
                  "-shared",
                  "-fPIC",
                  "-o",
                  fresh.toString(),
                  Path.of("src/test/c/powercut.c").toString(),
                  "-ldl",
                  "-lpthread")
              .inheritIO()
              .start();
      if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
        throw new IllegalStateException("powercut.c does not compile");
      }
    } catch (IOException e) {
      return false;
    }
    // by its name in one step: other tests may make it at the same time
    Files.move(fresh, made, StandardCopyOption.REPLACE_EXISTING);
    library = made;
    return true;
  }

  /** Begins a new journal: what lies in the folder now is durable. The last one is kept. */
  Map<String, String> begin() throws IOException {
    if (Files.exists(log)) {
      Folders.delete(last());
      Files.move(log, last());
    }
    Files.createDirectories(log);
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "CUT_ROOT", root.toRealPath().toString(),
        "CUT_LOG", log.toRealPath().toString());
  }

  /** The journal before this one, if there was one. */
  Path last() {
    return log.resolveSibling(log.getFileName() + "-before");
  }

  /** What the library could not see, over all rounds. */
  Set<String> notes() {
    return notes;
  }

  /**
   * After all processes are dead.
   *
   * @return how many changes were not durable
   */
  int takeBack(Loss loss, Random random) throws IOException {
    List<Entry> entries = read();
    long all = -1;
    Map<Long, Long> marks = new HashMap<>();
    for (Entry entry : entries) {
      if (entry.op == SYNC_ALL) {
        all = Math.max(all, entry.offset);
      } else if (entry.op == SYNC) {
        marks.merge(entry.inode, entry.offset, Math::max);
      } else if (entry.op == NOTE) {
        notes.add(entry.path().replace(root.toString(), "").replaceAll("[0-9]+", "N"));
      }
    }
    Map<Long, List<Entry>> loose = new HashMap<>();
    for (Entry entry : entries) {
      boolean changes = entry.op == WRITE || entry.op == TRUNCATE;
      if (changes && entry.at >= Math.max(all, marks.getOrDefault(entry.inode, -1L))) {
        loose.computeIfAbsent(entry.inode, inode -> new ArrayList<>()).add(entry);
      }
    }
    int count = 0;
    Map<Long, Path> places = places();
    for (Map.Entry<Long, List<Entry>> file : loose.entrySet()) {
      Path place = places.get(file.getKey());
      if (place != null) {
        count += file.getValue().size();
        takeBack(place, file.getValue(), loss, random);
      }
    }
    return count + takeBackNames(entries, all, loss, random);
  }

  private static void takeBack(Path place, List<Entry> loose, Loss loss, Random random)
      throws IOException {
    try (FileChannel file =
        FileChannel.open(place, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (int i = loose.size() - 1; i >= 0; i--) {
        Entry entry = loose.get(i);
        if (entry.op == WRITE) {
          write(file, entry.first, 0, entry.first.length, entry.offset);
          resize(file, Math.min(file.size(), entry.before));
        } else {
          write(file, entry.first, 0, entry.first.length, entry.after);
          resize(file, entry.before);
        }
      }
      if (loss == Loss.HALF) {
        for (Entry entry : loose) {
          comeThrough(file, entry, random);
        }
      }
    }
  }

  /** The sectors of a change that were written out in time. */
  private static void comeThrough(FileChannel file, Entry entry, Random random) throws IOException {
    if (entry.op == TRUNCATE) {
      if (random.nextBoolean()) {
        resize(file, entry.after);
      }
      return;
    }
    int from = 0;
    while (from < entry.second.length) {
      int to = (int) (SECTOR - (entry.offset + from) % SECTOR) + from;
      to = Math.min(to, entry.second.length);
      if (random.nextBoolean()) {
        write(file, entry.second, from, to, entry.offset + from);
      }
      from = to;
    }
  }

  private static void write(FileChannel file, byte[] bytes, int from, int to, long at)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, from, to - from);
    for (long place = at; buffer.hasRemaining(); ) {
      place += file.write(buffer, place);
    }
  }

  private static void resize(FileChannel file, long size) throws IOException {
    if (file.size() > size) {
      file.truncate(size);
    } else if (file.size() < size) {
      file.write(ByteBuffer.allocate(1), size - 1);
    }
  }

  private int takeBackNames(List<Entry> entries, long all, Loss loss, Random random)
      throws IOException {
    List<Entry> names =
        entries.stream().filter(entry -> entry.op >= CREATE && entry.op <= RMDIR).toList();
    int durable = 0;
    for (Entry sync : entries) {
      boolean folder = sync.op == SYNC_FOLDER || sync.op == SYNC_ALL;
      for (int i = durable; i < names.size() && names.get(i).at < sync.offset; i++) {
        Entry name = names.get(i);
        boolean own =
            sync.op == SYNC && name.inode == sync.inode && (name.op == CREATE || name.op == RENAME);
        if (folder || own) {
          durable = i + 1;
        }
      }
    }
    int left = loss == Loss.ALL ? durable : durable + random.nextInt(names.size() - durable + 1);
    for (int i = names.size() - 1; i >= left; i--) {
      takeBackName(names.get(i));
    }
    return names.size() - durable;
  }

  private void takeBackName(Entry name) throws IOException {
    Path path = Path.of(name.path());
    switch (name.op) {
      case CREATE, MKDIR -> Files.deleteIfExists(path);
      case RMDIR -> Files.createDirectories(path);
      case UNLINK -> {
        if (!Files.exists(path)) {
          Files.move(saved(name), path);
        }
      }
      default -> {
        Path target = Path.of(name.target());
        if (Files.exists(target) && inode(target) == name.inode) {
          Files.move(target, path, StandardCopyOption.REPLACE_EXISTING);
          if (name.offset >= 0) {
            Files.move(saved(name), target);
          }
        }
      }
    }
  }

  private Path saved(Entry name) {
    return log.resolve("saved-" + (name.offset >>> 32) + "-" + (name.offset & 0xffffffffL));
  }

  private static long inode(Path path) throws IOException {
    return (Long) Files.getAttribute(path, "unix:ino");
  }

  private Map<Long, Path> places() throws IOException {
    Map<Long, Path> places = new HashMap<>();
    for (Path folder : List.of(log, root)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          places.put(inode(file), file);
        }
      }
    }
    return places;
  }

  private List<Entry> read() throws IOException {
    Path journal = log.resolve("journal");
    List<Entry> entries = new ArrayList<>();
    if (!Files.exists(journal)) {
      return entries;
    }
    ByteBuffer all;
    try (FileChannel file = FileChannel.open(journal)) {
      all = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
    }
    all.order(ByteOrder.nativeOrder());
    while (all.remaining() >= HEAD) {
      int at = all.position();
      if (all.getInt() != MAGIC) {
        throw new IOException("the journal is broken at " + at);
      }
      int op = all.getInt();
      long inode = all.getLong();
      long offset = all.getLong();
      long before = all.getLong();
      long after = all.getLong();
      byte[] first = new byte[all.getInt()];
      byte[] second = new byte[all.getInt()];
      if (all.remaining() < first.length + second.length) {
        break; // killed while it wrote the record, and so before it did what that says
      }
      all.get(first).get(second);
      entries.add(new Entry(at, op, inode, offset, before, after, first, second));
    }
    return entries;
  }
}
