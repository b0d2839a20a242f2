package dev.watchkeeper.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Pages of InnoDB's data files that a power cut left in pieces, while the doublewrite buffer has a
 * whole copy of each. MariaDB does not put all of them back: see {@code docs/durability.md}. This
 * keeps the folder as it is before the server's first try, and can do it by hand.
 */
final class TornPages implements Repair {
  private static final int PAGE = 16_384;
  private static final int NUMBER = 4;
  private static final int CHANGED = 16;
  private static final int SPACE = 34;

  /** Page 5 of the system tablespace says, near its end, where the doublewrite buffer lies. */
  private static final long HEADER = 6L * PAGE - 200;

  private static final int HEADER_LENGTH = 22;
  private static final int MAGIC_AT = 10;
  private static final int MAGIC = 536_853_855;
  private static final int BLOCK_AT = 14;
  private static final int BLOCKS = 2;
  private static final int COPIES = 64;

  /** A page of a file and its copy. */
  private record Torn(Path file, int number, ByteBuffer copy) {}

  /** What a copy says it is of. */
  private record Place(int space, int number) {}

  private final Path data;
  private final Path kept;
  private final List<Torn> pages;

  private TornPages(Path data, Path kept, List<Torn> pages) {
    this.data = data;
    this.kept = kept;
    this.pages = pages;
  }

  /** Those of a data folder; empty if there are none. */
  static Optional<Repair> in(Path data) throws IOException {
    List<Torn> torn = new ArrayList<>();
    Path system = data.resolve("ibdata1");
    if (Files.exists(system)) {
      Map<Place, ByteBuffer> copies = copies(system);
      look(system, copies, torn);
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".ibd")).toList()) {
          look(file, copies, torn);
        }
      }
    }
    if (torn.isEmpty()) {
      return Optional.empty();
    }
    Path kept = data.resolveSibling("kept");
    Folders.delete(kept);
    Folders.copy(data, kept);
    return Optional.of(new TornPages(data, kept, torn));
  }

  /** The newest whole copies. */
  private static Map<Place, ByteBuffer> copies(Path system) throws IOException {
    Map<Place, ByteBuffer> newest = new HashMap<>();
    try (FileChannel file = FileChannel.open(system)) {
      ByteBuffer header = read(file, HEADER);
      if (header.remaining() < HEADER_LENGTH || header.getInt(MAGIC_AT) != MAGIC) {
        return newest;
      }
      for (int i = 0; i < BLOCKS * COPIES; i++) {
        long first = Integer.toUnsignedLong(header.getInt(BLOCK_AT + i / COPIES * Integer.BYTES));
        ByteBuffer copy = read(file, (first + i % COPIES) * PAGE);
        if (isWhole(copy)) {
          Place place = new Place(copy.getInt(SPACE), copy.getInt(NUMBER));
          newest.merge(
              place, copy, (one, other) -> changed(one) - changed(other) < 0 ? other : one);
        }
      }
    }
    return newest;
  }

  private static long changed(ByteBuffer page) {
    return page.getLong(CHANGED);
  }

  private static void look(Path path, Map<Place, ByteBuffer> copies, List<Torn> torn)
      throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      // the first page is never all new, so that its number of the space is right in any case
      ByteBuffer first = read(file, 0);
      int space = first.remaining() < PAGE ? -1 : first.getInt(SPACE);
      for (Map.Entry<Place, ByteBuffer> each : copies.entrySet()) {
        int number = each.getKey().number();
        if (each.getKey().space() == space) {
          ByteBuffer page = read(file, (long) number * PAGE);
          if (page.remaining() == PAGE && !isEmpty(page) && !isWhole(page)) {
            torn.add(new Torn(path, number, each.getValue()));
          }
        }
      }
    }
  }

  /** Up to a page. */
  private static ByteBuffer read(FileChannel file, long at) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(PAGE);
    int count = 0;
    while (page.hasRemaining() && count >= 0) {
      count = file.read(page, at + page.position());
    }
    return page.flip();
  }

  private static boolean isEmpty(ByteBuffer page) {
    return page.equals(ByteBuffer.allocate(PAGE));
  }

  /** Whether its checksum, the last four bytes, is right. */
  private static boolean isWhole(ByteBuffer page) {
    if (page.remaining() < PAGE || isEmpty(page)) {
      return false;
    }
    CRC32C sum = new CRC32C();
    sum.update(page.slice(0, PAGE - Integer.BYTES));
    return (int) sum.getValue() == page.getInt(PAGE - Integer.BYTES);
  }

  @Override
  public void apply() throws IOException {
    Folders.delete(data);
    Files.move(kept, data);
    for (Torn each : pages) {
      try (FileChannel file = FileChannel.open(each.file(), StandardOpenOption.WRITE)) {
        ByteBuffer page = each.copy().duplicate();
        while (page.hasRemaining()) {
          file.write(page, (long) each.number() * PAGE + page.position());
        }
      }
    }
  }

  @Override
  public String toString() {
    return "pages "
        + pages.stream().map(each -> data.relativize(each.file()) + ":" + each.number()).toList();
  }
}
