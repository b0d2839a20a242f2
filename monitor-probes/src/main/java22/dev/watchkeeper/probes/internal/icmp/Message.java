package dev.watchkeeper.probes.internal.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for one message to or from the system: the structures of {@code sendmsg} and {@code
 * recvmsg} on 64-bit Linux, with room for an address, control data and bytes. Used by one thread at
 * a time.
 */
final class Message {
  /** The size of a packet that fits. */
  static final int ROOM = 65_536;

  private static final int NAME = 28;
  private static final int CONTROL = 256;
  private static final int CONTROL_HEADER = 16;
  private static final short INET = 2;
  private static final short INET6 = 10;

  /** Into which the number of an error is put. */
  final MemorySegment state;

  /** The structure {@code msghdr}. */
  final MemorySegment header;

  private final MemorySegment part;
  private final MemorySegment name;
  private final MemorySegment control;
  private final MemorySegment bytes;

  Message(Arena arena) {
    state = arena.allocate(Libc.STATE);
    header = arena.allocate(56, 8);
    part = arena.allocate(16, 8);
    name = arena.allocate(NAME, 8);
    control = arena.allocate(CONTROL, 8);
    bytes = arena.allocate(ROOM, 8);
    header.set(ADDRESS, 0, name);
    header.set(ADDRESS, 16, part);
    header.set(JAVA_LONG, 24, 1);
    header.set(ADDRESS, 32, control);
    part.set(ADDRESS, 0, bytes);
  }

  /** Makes it one to be sent. */
  void fill(IcmpTarget to, byte[] packet, int ttl) {
    byte[] address = to.address();
    name.fill((byte) 0);
    name.set(JAVA_SHORT, 0, to.six() ? INET6 : INET);
    MemorySegment.copy(address, 0, name, JAVA_BYTE, to.six() ? 8 : 4, address.length);
    if (to.six()) {
      name.set(JAVA_INT, 24, to.scope());
    }
    header.set(JAVA_INT, 8, to.six() ? NAME : 16);
    MemorySegment.copy(packet, 0, bytes, JAVA_BYTE, 0, packet.length);
    part.set(JAVA_LONG, 8, packet.length);
    header.set(JAVA_LONG, 40, ttl == 0 ? 0 : 24);
    control.set(JAVA_LONG, 0, CONTROL_HEADER + 4);
    control.set(JAVA_INT, 8, to.six() ? LinuxIcmp.SOL_IPV6 : LinuxIcmp.SOL_IP);
    control.set(JAVA_INT, 12, to.six() ? LinuxIcmp.IPV6_HOPLIMIT : LinuxIcmp.IP_TTL);
    control.set(JAVA_INT, 16, ttl);
  }

  /** Makes it one to be received into. */
  void clear() {
    header.set(JAVA_INT, 8, NAME);
    part.set(JAVA_LONG, 8, ROOM);
    header.set(JAVA_LONG, 40, CONTROL);
  }

  void copy(byte[] to, int length) {
    MemorySegment.copy(bytes, JAVA_BYTE, 0, to, 0, length);
  }

  /** Where the data of this kind begin in the control data that came; -1 if there are none. */
  int find(int level, int type) {
    long end = Math.min(CONTROL, header.get(JAVA_LONG, 40));
    long at = 0;
    while (at + CONTROL_HEADER <= end) {
      long length = control.get(JAVA_LONG, at);
      if (length < CONTROL_HEADER || length > end - at) {
        return -1;
      }
      if (control.get(JAVA_INT, at + 8) == level && control.get(JAVA_INT, at + 12) == type) {
        return (int) at + CONTROL_HEADER;
      }
      at += length + 7 & ~7L;
    }
    return -1;
  }

  int controlInt(int at) {
    return control.get(JAVA_INT, at);
  }

  long controlLong(int at) {
    return control.get(JAVA_LONG, at);
  }

  int controlByte(int at) {
    return control.get(JAVA_BYTE, at) & 0xff;
  }

  /** The address in the control data; none if another kind of address is there. */
  byte[] controlAddress(int at) {
    return address(control, at);
  }

  /** The address that it came from or, in an error, that the request was for. */
  byte[] address() {
    return address(name, 0);
  }

  private static byte[] address(MemorySegment in, int at) {
    short family = in.get(JAVA_SHORT, at);
    byte[] address = new byte[family == INET ? 4 : family == INET6 ? 16 : 0];
    MemorySegment.copy(in, JAVA_BYTE, at + (family == INET ? 4 : 8), address, 0, address.length);
    return address;
  }
}
