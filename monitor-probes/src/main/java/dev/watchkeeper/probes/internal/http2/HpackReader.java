package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads blocks of header fields after RFC 7541, one connection's after each other. What comes out
 * is bounded, however small the block is that it comes from.
 */
final class HpackReader {
  /** The most that the fields of one block have, as RFC 7541, 4.1 counts it. */
  static final int MAX_LIST = 64 << 10;

  static final int MAX_FIELDS = 200;

  /** A number has so many bytes after the first at most, which are 28 bits. */
  private static final int MAX_MORE = 4;

  private final HpackTable table = new HpackTable();
  private byte[] block = new byte[0];
  private int at;

  /** What the dynamic table holds, as RFC 7541, 4.1 counts it. */
  int tableSize() {
    return table.size();
  }

  /** The fields of a block. */
  List<Header> read(byte[] next) throws ProbeFailure {
    block = next;
    at = 0;
    List<Header> fields = new ArrayList<>();
    int size = 0;
    while (at < block.length) {
      int first = block[at] & 0xff;
      if ((first & 0xe0) == 0x20) {
        resize(fields);
      } else {
        Header field = field(first);
        size += field.size();
        fields.add(field);
      }
      if (fields.size() > MAX_FIELDS) {
        throw broken("more than " + MAX_FIELDS + " header fields");
      }
      if (size > MAX_LIST) {
        throw broken("a head of more than " + MAX_LIST + " bytes");
      }
    }
    return fields;
  }

  private void resize(List<Header> fields) throws ProbeFailure {
    if (!fields.isEmpty()) {
      throw broken("a new size of the table amid header fields");
    }
    table.resize(number(5));
  }

  private Header field(int first) throws ProbeFailure {
    if (first >= 0x80) {
      return table.get(number(7));
    }
    boolean kept = first >= 0x40;
    int place = number(kept ? 6 : 4);
    String name = place == 0 ? text() : table.get(place).name();
    Header field = Header.of(name, text());
    if (kept) {
      table.add(field);
    }
    return field;
  }

  private int next() throws ProbeFailure {
    if (at == block.length) {
      throw broken("header fields that end early");
    }
    return block[at++] & 0xff;
  }

  /** A number that begins in the last bits of the next byte, after RFC 7541, 5.1. */
  private int number(int bits) throws ProbeFailure {
    int most = (1 << bits) - 1;
    int number = next() & most;
    if (number < most) {
      return number;
    }
    for (int i = 0; i < MAX_MORE; i++) {
      int more = next();
      number += (more & 0x7f) << 7 * i;
      if (more < 0x80) {
        return number;
      }
    }
    throw broken("a number in its header fields that is too large");
  }

  private String text() throws ProbeFailure {
    boolean coded = at < block.length && block[at] < 0;
    int length = number(7);
    if (length > block.length - at) {
      throw broken("header fields that end early");
    }
    int from = at;
    at += length;
    return coded
        ? Huffman.decode(block, from, at)
        : new String(block, from, length, StandardCharsets.ISO_8859_1);
  }
}
