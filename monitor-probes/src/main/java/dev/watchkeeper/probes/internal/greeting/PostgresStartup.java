package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * With whom and for what the postgres probe greets.
 *
 * @param user the user
 * @param database the database
 * @param named whether the check named the user, so that being refused is a failure
 */
record PostgresStartup(String user, String database, boolean named) {
  private static final int VERSION_3_0 = 196_608;
  private static final int REQUEST_TLS = 80_877_103;

  static PostgresStartup read(Settings settings) {
    String what = "has 1 to 63 characters, none of them a control character";
    Optional<String> user = settings.text("user").check(PostgresStartup::name, what).optional();
    Optional<String> database =
        settings.text("database").check(PostgresStartup::name, what).optional();
    String name = user.orElse("watchkeeper");
    return new PostgresStartup(name, database.orElse(name), user.isPresent());
  }

  private static boolean name(String text) {
    return !text.isEmpty()
        && text.length() <= 63
        && text.chars().noneMatch(Character::isISOControl);
  }

  /** The message StartupMessage. */
  byte[] message() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String word :
        new String[] {"user", user, "database", database, "application_name", "watchkeeper", ""}) {
      text.writeBytes(word.getBytes(StandardCharsets.UTF_8));
      text.write(0);
    }
    return ByteBuffer.allocate(8 + text.size())
        .putInt(8 + text.size())
        .putInt(VERSION_3_0)
        .put(text.toByteArray())
        .array();
  }

  /** The message SSLRequest. */
  static byte[] requestTls() {
    return ByteBuffer.allocate(8).putInt(8).putInt(REQUEST_TLS).array();
  }
}
