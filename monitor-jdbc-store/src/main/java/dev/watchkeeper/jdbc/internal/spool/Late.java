package dev.watchkeeper.jdbc.internal.spool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/**
 * Stands for something that is not there yet: each call asks for it anew. A proxy, so that it has
 * every question that there is. Stateless.
 */
final class Late {
  private Late() {}

  /** Something of this interface that hands each call on to what {@code there} gives by then. */
  static <T> T of(Class<T> type, Supplier<T> there) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                  case "equals" -> proxy == arguments[0];
                  case "hashCode" -> System.identityHashCode(proxy);
                  default -> type.getSimpleName() + " of a database that may be away";
                };
              }
              try {
                return method.invoke(there.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }
}
