package dev.watchkeeper.testkit;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites for stores have in common: a store on an empty database for each test. */
abstract class StoreUnderTest {
  /** The clocks that the store reads; they stand still until a test moves them. */
  protected final VirtualTime time =
      VirtualTime.startingAt(Decisions.START, Long.MAX_VALUE - 1_000_000_000);

  private Store store;

  /** Made by JUnit, once for each test. */
  StoreUnderTest() {}

  /**
   * A store that is not open yet, on this test's database; asked again when a test starts its store
   * a second time.
   */
  protected abstract Store store(TimeSource clocks) throws Exception;

  /** Opens the store, before each test. */
  @BeforeEach
  public void openTheStore() throws Exception {
    store = store(time);
    store.open();
  }

  /** Closes the store, behind each test. */
  @AfterEach
  public void closeTheStore() {
    store.close();
  }

  /** The store of this test, open. */
  protected final Store opened() {
    return store;
  }

  /** The same database after a restart. */
  protected final Store restarted() throws Exception {
    store.close();
    openTheStore();
    return store;
  }
}
