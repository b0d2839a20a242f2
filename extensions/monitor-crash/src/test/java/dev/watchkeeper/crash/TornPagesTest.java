package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page in pieces is replaced by its newest whole copy, and nothing else is touched. */
class TornPagesTest {
  private static final int PAGE = 16_384;
  private static final int SPACE = 7;
  private static final int FIRST_COPY = 64;

  private final Path data = Folders.of("torn-pages").resolve("data");
  private final byte[] system = new byte[200 * PAGE];

  @BeforeEach
  void makesAFolder() throws IOException {
    Folders.delete(data.getParent());
    Files.createDirectories(data);
    ByteBuffer header = ByteBuffer.wrap(system, 6 * PAGE - 200, 200).slice();
    header.putInt(10, 536_853_855).putInt(14, FIRST_COPY).putInt(18, 2 * FIRST_COPY);
    System.arraycopy(page(0, 0, 1), 0, system, 0, PAGE);
  }

  private static byte[] page(int space, int number, long changed) {
    ByteBuffer page = ByteBuffer.allocate(PAGE);
    page.putInt(4, number).putLong(16, changed).putInt(34, space);
    page.putLong(9_000, changed);
    CRC32C sum = new CRC32C();
    sum.update(page.array(), 0, PAGE - 4);
    return page.putInt(PAGE - 4, (int) sum.getValue()).array();
  }

  private void copy(int slot, byte[] page) {
    System.arraycopy(page, 0, system, slot * PAGE, PAGE);
  }

  private Path write(byte[]... pages) throws IOException {
    Files.write(data.resolve("ibdata1"), system);
    ByteBuffer all = ByteBuffer.allocate(pages.length * PAGE);
    Arrays.stream(pages).forEach(all::put);
    return Files.write(data.resolve("table.ibd"), all.array());
  }

  private static byte[] torn(byte[] one, byte[] other) {
    byte[] half = other.clone();
    System.arraycopy(one, 0, half, 0, PAGE / 2);
    return half;
  }

  @Test
  void theNewestWholeCopyIsPutInItsPlace() throws IOException {
    byte[] old = page(SPACE, 0, 100);
    byte[] fresh = page(SPACE, 0, 200);
    copy(FIRST_COPY, fresh);
    copy(2 * FIRST_COPY + 3, old);
    copy(2 * FIRST_COPY + 4, torn(old, page(SPACE, 0, 300)));
    Path table = write(torn(fresh, old), page(SPACE, 1, 50));
    Optional<Repair> repair = TornPages.in(data);
    assertEquals("Optional[pages [table.ibd:0]]", repair.toString());
    Files.write(table, new byte[PAGE]);
    repair.orElseThrow().apply();
    byte[] after = Files.readAllBytes(table);
    assertArrayEquals(fresh, Arrays.copyOf(after, PAGE));
    assertArrayEquals(page(SPACE, 1, 50), Arrays.copyOfRange(after, PAGE, 2 * PAGE));
  }

  @Test
  void wholePagesAndPagesWithoutACopyAreLeftAlone() throws IOException {
    copy(FIRST_COPY, page(SPACE, 0, 200));
    write(page(SPACE, 0, 300), torn(page(SPACE, 1, 5), page(SPACE, 1, 6)), new byte[PAGE]);
    assertTrue(TornPages.in(data).isEmpty());
  }
}
