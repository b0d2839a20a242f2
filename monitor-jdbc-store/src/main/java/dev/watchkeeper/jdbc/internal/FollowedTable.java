package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The definitions in the database as a source that is followed. It remembers what it made of each
 * row, by a hash of its text, so that reading many rows again of which few have changed costs
 * little more than to fetch them, and gives the very same objects. Read by one thread at a time.
 */
final class FollowedTable implements CheckSource {
  private final CheckTable table;
  private Map<String, Seen> seen = Map.of();

  FollowedTable(CheckTable table) {
    this.table = table;
  }

  private record Seen(ByteBuffer hash, CheckTable.Definition definition) {}

  @Override
  public Wanted read() throws SQLException {
    MessageDigest sha = sha();
    Map<String, Seen> before = seen;
    Map<String, Seen> now = new HashMap<>();
    List<Check> checks = new ArrayList<>();
    Map<String, List<Problem>> problems = new LinkedHashMap<>();
    table.read(
        row -> {
          ByteBuffer hash = hash(sha, row);
          Seen known = before.get(row.name());
          boolean same = known != null && known.hash().equals(hash);
          Seen fresh = known != null && same ? known : new Seen(hash, row.definition());
          now.put(row.name(), fresh);
          fresh.definition().into(row.name(), checks, problems);
        });
    seen = now;
    return new Wanted(checks, problems);
  }

  private static ByteBuffer hash(MessageDigest sha, CheckTable.Row row) {
    @Nullable String config = row.config();
    sha.update((byte) (row.enabled() ? 1 : 0));
    sha.update((byte) (config == null ? 1 : 0));
    return ByteBuffer.wrap(
        sha.digest(config == null ? new byte[0] : config.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String mark() throws SQLException {
    return table.version();
  }

  @Override
  public String name() {
    return "wk_check";
  }
}
