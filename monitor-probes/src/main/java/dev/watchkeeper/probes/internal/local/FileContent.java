package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.LocalFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads a file within the byte budget and judges what is in it. Belongs to one run. */
final class FileContent {
  private static final String DIGEST = "file.sha256";
  private static final int BUFFER = 64 << 10;

  private final FilePlan.Content wanted;
  private final Path path;
  private final ProbeContext context;
  private final MessageDigest digest = sha256();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private boolean whole = true;

  FileContent(FilePlan.Content wanted, Path path, ProbeContext context) {
    this.wanted = wanted;
    this.path = path;
    this.context = context;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }

  Reading judge(Reading seen) throws IOException {
    read();
    if (wanted.digested() && !whole) {
      return Reading.of(
              Outcome.CONFIG,
              path + " is larger than the byte budget of the check, " + context.byteBudget())
          .with(seen.measurements());
    }
    Reading judged = wanted.digested() ? digested(seen) : seen;
    String content = text.toString(StandardCharsets.UTF_8);
    if (!wanted.conditions().isEmpty()) {
      judged = judged.with(LocalFile.CONTENT, content);
    }
    for (Condition condition : wanted.conditions()) {
      @Nullable Boolean held = condition.holdsFor(content);
      if (held == null) {
        return Reading.of(Outcome.CONFIG, "the expression takes too many steps on " + path)
            .with(judged.measurements());
      }
      judged = judged.downIf(!held, path + ": wanted content that " + condition.expected());
    }
    return judged;
  }

  private void read() throws IOException {
    byte[] bytes = new byte[BUFFER];
    long left = context.byteBudget();
    try (InputStream in = Files.newInputStream(path)) {
      while (true) {
        context.remaining();
        int count = in.read(bytes, 0, (int) Math.min(left, BUFFER));
        if (count < 0) {
          return;
        }
        left -= count;
        digest.update(bytes, 0, count);
        if (!wanted.conditions().isEmpty()) {
          text.write(bytes, 0, count);
        }
        if (left == 0) {
          whole = in.read() < 0;
          return;
        }
      }
    }
  }

  private Reading digested(Reading seen) {
    String hex = HexFormat.of().formatHex(digest.digest());
    Reading measured = seen.with(LocalFile.SHA256, hex);
    String before = context.recall(DIGEST).orElse(null);
    if (wanted.unchanged() && before == null) {
      context.remember(DIGEST, hex);
    }
    return measured
        .downIf(
            wanted.sha256() != null && !hex.equals(wanted.sha256()),
            path + " has the digest " + hex + ", " + wanted.sha256() + " wanted")
        .downIf(
            wanted.unchanged() && before != null && !before.equals(hex),
            path + " has changed: its digest was " + before + " and is " + hex);
  }
}
