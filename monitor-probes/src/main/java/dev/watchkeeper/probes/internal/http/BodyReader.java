package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body to its end or to the cap. Of a body that nobody judges only the beginning is held;
 * one that is judged is held as a whole, a large one after its memory was shared out.
 */
final class BodyReader implements AutoCloseable {
  /** How much is held of a body that nobody judges: what a measurement keeps of it. */
  static final int SAMPLE = 4_096;

  private static final int FIRST = 512;

  private final ProbeContext context;
  private final LargeBodies large;
  private final boolean whole;
  private final @Nullable MessageDigest digest;
  private byte[] held = new byte[0];
  private int count;
  private long size;
  private int share;

  BodyReader(ProbeContext context, LargeBodies large, boolean whole, boolean digested) {
    this.context = context;
    this.large = large;
    this.whole = whole;
    this.digest = digested ? sha256() : null;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }

  /** Reads; the memory for a large body is given back by {@link #close()}. */
  Body read(FramedBody raw, List<String> codings, long expected) throws IOException {
    boolean cut = false;
    try {
      if (codings.isEmpty()) {
        held = new byte[first(expected)];
        cut = take(raw);
      } else {
        cut = decode(raw, codings);
      }
    } catch (ProbeFailure e) {
      if (e.outcome() != Outcome.TOO_LARGE) {
        throw e;
      }
      cut = true;
    }
    String sum =
        digest == null || cut ? null : HexFormat.of().withLowerCase().formatHex(digest.digest());
    return new Body(held, count, size, cut, sum);
  }

  /** With a place more than expected, so that the end is seen without growing. */
  private static int first(long expected) {
    return expected < 0 ? FIRST : (int) Math.min(expected + 1, SAMPLE);
  }

  private boolean decode(FramedBody raw, List<String> codings) throws IOException {
    held = new byte[FIRST];
    try (InputStream decoded = Codings.decode(raw, codings)) {
      boolean cut = take(decoded);
      if (!cut) {
        Codings.drain(raw, new byte[FIRST]);
      }
      return cut;
    }
  }

  /** Takes all of it; true if there is more than the cap. */
  private boolean take(InputStream from) throws IOException {
    long cap = context.byteBudget();
    byte[] scratch = null;
    while (true) {
      boolean hold = count < held.length || room();
      if (!hold && scratch == null) {
        scratch = new byte[SAMPLE];
      }
      byte[] into = hold || scratch == null ? held : scratch;
      int at = hold ? count : 0;
      int read = from.read(into, at, into.length - at);
      if (read < 0) {
        return false;
      }
      if (size + read > cap) {
        return true;
      }
      size += read;
      count += hold ? read : 0;
      if (digest != null) {
        digest.update(into, at, read);
      }
    }
  }

  /** Makes room for more; false if no more is to be held. */
  private boolean room() throws IOException {
    int most = whole ? (int) Math.min(context.byteBudget(), Integer.MAX_VALUE - 16) : SAMPLE;
    if (held.length >= most) {
      return false;
    }
    if (share == 0 && held.length >= LargeBodies.FREE) {
      share = large.take(most, context.remaining());
    }
    held = Arrays.copyOf(held, (int) Math.min(most, Math.max(FIRST, held.length * 2L)));
    return true;
  }

  @Override
  public void close() {
    if (share > 0) {
      large.giveBack(share);
      share = 0;
    }
  }
}
