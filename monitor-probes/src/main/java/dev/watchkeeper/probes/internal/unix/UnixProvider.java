package dev.watchkeeper.probes.internal.unix;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.UnixSocket;
import dev.watchkeeper.probes.internal.net.Escapes;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes unix probes. */
public final class UnixProvider implements ProbeProvider {
  /** The room for a path in a socket's address, without the end mark. */
  private static final int LONGEST = 107;

  @Override
  public String type() {
    return UnixSocket.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Path path = path(target.address(), settings);
    Optional<String> send = settings.text("send").optional();
    byte[] bytes = send.map(text -> Escapes.read(text, "send", settings)).orElse(null);
    return new UnixProbe(path, bytes, expected(settings));
  }

  private static Path path(String text, Settings settings) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute() && text.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
        return path;
      }
    } catch (InvalidPathException e) {
      settings.reject("target", "is a path, not '" + Texts.line(text, 100) + "'");
      return Path.of("/");
    }
    settings.reject("target", "is an absolute path of at most " + LONGEST + " bytes");
    return Path.of("/");
  }

  private static @Nullable Condition expected(Settings settings) {
    Optional<String> text = settings.text("expect").optional();
    Optional<String> regex = settings.text("expect-matches").optional();
    if (text.isPresent() && regex.isPresent()) {
      settings.reject("expect", "cannot be given together with 'expect-matches'");
    }
    try {
      return text.map(UnixSocket.ANSWER::contains)
          .or(() -> regex.map(UnixSocket.ANSWER::matches))
          .orElse(null);
    } catch (IllegalArgumentException e) {
      settings.reject("expect-matches", String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  public List<MetricKey> metrics() {
    return List.of(
        Net.LATENCY, Net.CONNECT, Net.WRITE, Net.WAIT, Net.READ, Net.BYTES, UnixSocket.ANSWER);
  }
}
