package dev.watchkeeper.crash;

import java.io.IOException;

/** Puts right by hand, once a server failed to, what it could have put right by itself. */
interface Repair {
  /** Does it, on the files as they were before the server's first try; the server is dead. */
  void apply() throws IOException;
}
