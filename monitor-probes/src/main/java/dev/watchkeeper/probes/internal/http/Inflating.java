package dev.watchkeeper.probes.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes gzip (RFC 1952) or deflate (RFC 1950, and RFC 1951 alone, which many servers send in its
 * place). Opened with the first read, so that an empty body stays one. Failures of the data are
 * told in our own words.
 */
final class Inflating extends InputStream {
  private static final int BUFFER = 512;

  private final InputStream coded;
  private final boolean gzip;
  private final byte[] single = new byte[1];
  private @Nullable InputStream open;

  Inflating(InputStream coded, boolean gzip) {
    this.coded = coded;
    this.gzip = gzip;
  }

  private InputStream open() throws IOException {
    if (open == null) {
      open = opened();
    }
    return open;
  }

  private InputStream opened() throws IOException {
    PushbackInputStream from = new PushbackInputStream(coded, 2);
    int first = from.read();
    if (first < 0) {
      return InputStream.nullInputStream();
    }
    int second = from.read();
    if (second >= 0) {
      from.unread(second);
    }
    from.unread(first);
    if (gzip) {
      return new GZIPInputStream(from, BUFFER);
    }
    boolean wrapped = (first & 0xf) == 8 && second >= 0 && (first * 256 + second) % 31 == 0;
    return new Deflated(from, new Inflater(!wrapped));
  }

  @Override
  public int read() throws IOException {
    int count = read(single, 0, 1);
    return count < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    String name = gzip ? "gzip" : "deflate";
    try {
      return open().read(into, offset, length);
    } catch (ZipException e) {
      throw Codings.bad("the " + name + " data is broken");
    } catch (EOFException e) {
      throw Codings.bad("the " + name + " data ends early");
    }
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
    coded.close();
  }

  /** Frees its inflater when it is closed. */
  private static final class Deflated extends InflaterInputStream {
    Deflated(InputStream from, Inflater inflater) {
      super(from, inflater, BUFFER);
    }

    @Override
    public void close() throws IOException {
      inf.end();
      super.close();
    }
  }
}
