package dev.watchkeeper.core.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The one place that knows of virtual threads: through method handles, since the level is 17. */
final class VirtualThreads {
  private VirtualThreads() {}

  /** A factory of virtual threads that share a name; null where there are none. */
  static @Nullable ThreadFactory factory(String name) {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle start =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
      MethodType naming = MethodType.methodType(ofVirtual, String.class);
      Object named = lookup.findVirtual(ofVirtual, "name", naming).invoke(start.invoke(), name);
      MethodType making = MethodType.methodType(ThreadFactory.class);
      return (ThreadFactory) lookup.findVirtual(builder, "factory", making).invoke(named);
    } catch (Throwable e) {
      Guarded.ignore(e);
      return null;
    }
  }
}
