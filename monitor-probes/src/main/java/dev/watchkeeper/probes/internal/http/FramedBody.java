package dev.watchkeeper.probes.internal.http;

import static dev.watchkeeper.probes.internal.http.HttpMessage.broken;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer as its framing says, after RFC 9112, 6.3 and 7.1. Lines of the chunked form
 * end with CR LF only, since what takes LF alone there disagrees with its neighbours about where a
 * chunk begins. Holds nothing of the body.
 */
final class FramedBody extends InputStream {
  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_EXTENSIONS = 16 * 1_024;

  private final ByteSource source;
  private final Framing framing;
  private final byte[] single = new byte[1];
  private long left;
  private long got;
  private int extensions;
  private boolean ended;

  FramedBody(Framing framing, ByteSource source) {
    this.framing = framing;
    this.source = source;
    this.left = framing.chunked() ? 0 : framing.length();
    this.ended = !framing.chunked() && left == 0;
  }

  /** How many bytes of the body came. */
  long got() {
    return got;
  }

  /** Whether there is none from the beginning. */
  boolean empty() {
    return !framing.chunked() && framing.length() == 0;
  }

  /** Its length as the head told it; -1 if it did not. */
  long expected() {
    return framing.chunked() ? -1 : framing.length();
  }

  /** Whether the body came to an end that leaves the connection usable. */
  boolean complete() {
    return ended && (framing.chunked() || framing.length() >= 0);
  }

  /** How far it got, such as {@code got 3 of 5 bytes of the body}. */
  String progress() {
    return framing.length() >= 0
        ? "got " + got + " of " + framing.length() + " bytes of the body"
        : "got " + got + " bytes of the body";
  }

  @Override
  public int read() throws IOException {
    int count = read(single, 0, 1);
    return count < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (!ended && framing.chunked() && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int want = left < 0 ? length : (int) Math.min(length, left);
    int count = source.read(into, offset, want);
    if (count < 0) {
      return end();
    }
    got += count;
    if (left > 0) {
      left -= count;
      partRead();
    }
    return count;
  }

  private int end() throws ProbeFailure {
    if (left >= 0) {
      throw truncated();
    }
    ended = true;
    return -1;
  }

  private void partRead() throws IOException {
    if (left > 0) {
      return;
    }
    if (!framing.chunked()) {
      ended = true;
    } else if (next() != '\r' || next() != '\n') {
      throw broken("a chunk that is longer than its size");
    }
  }

  private int next() throws IOException {
    int next = source.read();
    if (next < 0) {
      throw truncated();
    }
    return next;
  }

  private ProbeFailure truncated() {
    return new ProbeFailure(Outcome.RESET, "truncated: " + progress());
  }

  private void nextChunk() throws IOException {
    long size = 0;
    int digits = 0;
    int next = next();
    for (int digit = hex(next); digit >= 0; digit = hex(next)) {
      if (++digits > MAX_SIZE_DIGITS) {
        throw broken("a chunk size of more than " + MAX_SIZE_DIGITS + " digits");
      }
      size = size * 16 + digit;
      next = next();
    }
    if (digits == 0) {
      throw broken("a bad chunk size");
    }
    endOfSizeLine(next);
    left = size;
    if (size == 0) {
      new HeadReader(source).fields();
      ended = true;
    }
  }

  private void endOfSizeLine(int first) throws IOException {
    int next = first;
    while (next == ' ' || next == '\t') {
      next = extension();
      if (next == '\r') {
        throw broken("a bad chunk size");
      }
    }
    if (next != ';' && next != '\r') {
      throw broken("a bad chunk size");
    }
    while (next != '\r') {
      next = extension();
      if (next < ' ' && next != '\t' && next != '\r' || next == 127) {
        throw broken("a control character in the extension of a chunk");
      }
    }
    if (next() != '\n') {
      throw broken("a bare CR in the size of a chunk");
    }
  }

  private int extension() throws IOException {
    if (++extensions > MAX_EXTENSIONS) {
      throw broken("more than " + MAX_EXTENSIONS + " bytes of chunk extensions");
    }
    return next();
  }

  private static int hex(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
