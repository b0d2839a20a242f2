package dev.watchkeeper.probes.internal.icmp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that an ICMP socket needs. Each takes a segment into which the
 * number of the error is put, and gives -1 if there is one. Stateless.
 */
final class Libc {
  /** What the segment for the number of the error looks like. */
  static final MemoryLayout STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERROR = STATE.varHandle(PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDMSG =
      function("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle POLL =
      function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Libc() {}

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor form) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(() -> new UnsatisfiedLinkError(name)),
        form,
        Linker.Option.captureCallState("errno"));
  }

  static int error(MemorySegment state) {
    return (int) ERROR.get(state, 0L);
  }

  static int socket(MemorySegment state, int family, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(state, family, type, protocol);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int setsockopt(
      MemorySegment state, int descriptor, int level, int name, MemorySegment to) {
    try {
      int size = (int) to.byteSize();
      return (int) SETSOCKOPT.invokeExact(state, descriptor, level, name, to, size);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static long sendmsg(MemorySegment state, int descriptor, MemorySegment message, int flags) {
    try {
      return (long) SENDMSG.invokeExact(state, descriptor, message, flags);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static long recvmsg(MemorySegment state, int descriptor, MemorySegment message, int flags) {
    try {
      return (long) RECVMSG.invokeExact(state, descriptor, message, flags);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int poll(MemorySegment state, MemorySegment descriptors, long count, int millis) {
    try {
      return (int) POLL.invokeExact(state, descriptors, count, millis);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static void close(MemorySegment state, int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
