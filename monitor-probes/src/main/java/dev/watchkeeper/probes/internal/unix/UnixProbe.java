package dev.watchkeeper.probes.internal.unix;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.UnixSocket;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Visit;
import dev.watchkeeper.probes.internal.net.VisitProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Connects, says its line, listens for the answer. */
final class UnixProbe extends VisitProbe {
  private static final int BUFFER = 2_048;

  private final Path path;
  private final byte @Nullable [] send;
  private final @Nullable Condition expected;

  UnixProbe(Path path, byte @Nullable [] send, @Nullable Condition expected) {
    super(null);
    this.path = path;
    this.send = send;
    this.expected = expected;
  }

  @Override
  protected Reading look(Visit visit) throws IOException {
    visit.begin("connect", "connecting to " + path);
    try (UnixChannel channel = UnixChannel.to(path, visit)) {
      visit.end(Net.CONNECT);
      if (send != null) {
        visit.begin("write", "sending to " + path);
        channel.write(ByteBuffer.wrap(send));
        visit.end(Net.WRITE);
      }
      return expected == null ? Reading.up() : listen(channel, expected, visit);
    }
  }

  private Reading listen(UnixChannel channel, Condition wanted, Visit visit) throws IOException {
    visit.begin("answer", "waiting for an answer of " + path);
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(BUFFER);
    try {
      while (true) {
        int count = channel.read(some.clear());
        if (heard.size() == 0 && count > 0) {
          visit.end(Net.WAIT);
          visit.begin("answer", "reading the answer of " + path);
        }
        if (count > 0) {
          heard.write(some.array(), 0, count);
        }
        Reading verdict = judged(heard, count < 0, wanted);
        if (verdict != null) {
          visit.end(Net.READ);
          return verdict;
        }
      }
    } finally {
      visit.measured().set(UnixSocket.ANSWER, heard.toString(StandardCharsets.UTF_8));
    }
  }

  private @Nullable Reading judged(ByteArrayOutputStream heard, boolean closed, Condition wanted)
      throws ProbeFailure {
    Boolean held = wanted.holdsFor(heard.toString(StandardCharsets.UTF_8));
    if (held == null) {
      return Reading.of(Outcome.CONFIG, "the expression takes too many steps");
    }
    if (closed && !held && heard.size() == 0) {
      throw new ProbeFailure(Outcome.RESET, "closed without a byte of an answer by " + path);
    }
    return held
        ? Reading.up()
        : closed
            ? Reading.down("closed by " + path + " before it said: " + wanted.expected())
            : null;
  }
}
