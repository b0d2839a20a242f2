package dev.watchkeeper.crash;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A database with a setting, which rounds start and kill. */
interface Engine {
  /** Name and version. */
  String name();

  /** The setting that decides what an acknowledgement is worth. */
  String setting();

  /** The two words for {@link Sources}. */
  String kind();

  String url();

  /** Whether it runs in the process that commits. */
  boolean embedded();

  /** What lies on the disk. */
  Path folder();

  /** An empty database that does not run yet; what was there before is gone. */
  void fresh() throws Exception;

  /** Starts the server with these variables of the environment; embedded, does nothing. */
  void start(Map<String, String> environment) throws Exception;

  /** Kills the server, all of its processes, with SIGKILL; embedded, does nothing. */
  void kill() throws Exception;

  /**
   * After a power cut: what this server is known not to put right by itself, although it could.
   * Empty if there is no such damage.
   */
  default Optional<Repair> knownDamage() throws Exception {
    return Optional.empty();
  }

  /** Waits until the server has noticed that its client is gone. */
  void settle() throws Exception;

  /** Ends it in peace. */
  void close() throws Exception;
}
