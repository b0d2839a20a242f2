package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.Settings;
import java.util.List;

/**
 * What the redis probe does beside logging in and PING.
 *
 * @param database the number of the database
 * @param info whether it asks for INFO
 * @param command a command of the host's own; empty for none
 */
record RedisPlan(int database, boolean info, List<String> command) {
  static RedisPlan read(Settings settings) {
    int database = settings.integer("database").between(0, 65_535).orElse(0);
    boolean info = settings.flag("info").orElse(true);
    List<String> command =
        settings
            .texts("command")
            .check(words -> !words.isEmpty() && words.size() <= 100, "has 1 to 100 words")
            .orElse(List.of());
    return new RedisPlan(database, info, command);
  }
}
