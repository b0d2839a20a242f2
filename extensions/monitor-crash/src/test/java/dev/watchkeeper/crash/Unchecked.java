package dev.watchkeeper.crash;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;

/** An H2 whose {@code checkpoint sync} does nothing: H2 as it is without this store's care. */
final class Unchecked {
  private Unchecked() {}

  static DataSource of(DataSource source) {
    return wrap(DataSource.class, source);
  }

  private static <T> T wrap(Class<T> type, T real) {
    Object made =
        Proxy.newProxyInstance(
            Unchecked.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (arguments != null && "checkpoint sync".equals(arguments[0])) {
                return method.getReturnType() == boolean.class ? false : 0;
              }
              try {
                return wrapped(method.invoke(real, arguments), method.getReturnType());
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(made);
  }

  private static Object wrapped(Object value, Class<?> type) {
    if (type == Connection.class) {
      return wrap(Connection.class, (Connection) value);
    }
    return type == Statement.class ? wrap(Statement.class, (Statement) value) : value;
  }
}
