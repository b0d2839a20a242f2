package dev.watchkeeper.grpc.internal;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireSocketTest {
  private static final File DESCRIPTORS = new File("/proc/self/fd");

  /** A descriptor was left behind in every run until the collector came by. */
  @Test
  void aSocketOverAWireOpensNoneOfItsOwnWhenItIsAskedWhereItIs() {
    assumeTrue(DESCRIPTORS.isDirectory(), "the system shows no descriptors");
    List<WireSocket> kept = new ArrayList<>();
    int before = DESCRIPTORS.list().length;
    for (int i = 0; i < 100; i++) {
      WireSocket socket = new WireSocket(null);
      kept.add(socket);
      assertNull(socket.getRemoteSocketAddress());
      assertNull(socket.getLocalSocketAddress());
    }
    int more = DESCRIPTORS.list().length - before;
    assertTrue(more < kept.size() / 2, "more descriptors: " + more);
  }
}
