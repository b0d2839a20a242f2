package dev.watchkeeper.probes.internal.net;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Names the key agreements of a handshake where the platform lets us, from Java 20 on. */
final class TlsGroups {
  private static final @Nullable MethodHandle SET = find();

  private TlsGroups() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              SSLParameters.class,
              "setNamedGroups",
              MethodType.methodType(void.class, String[].class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Sets them, if that can be done. */
  static void set(SSLParameters parameters, String... names) {
    if (SET != null) {
      try {
        SET.invokeExact(parameters, names);
      } catch (Throwable e) {
        throw new IllegalStateException("named groups cannot be set", e);
      }
    }
  }
}
