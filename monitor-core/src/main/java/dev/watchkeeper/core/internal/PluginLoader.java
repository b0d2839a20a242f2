package dev.watchkeeper.core.internal;

import dev.watchkeeper.core.PluginReport.Kind;
import dev.watchkeeper.core.PluginReport.Loaded;
import dev.watchkeeper.core.PluginReport.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the providers of one kind. The usual ways of reading a service loader stop at the first
 * broken provider; this one takes each step by itself, so that every sound provider is loaded and
 * every broken one is named with its cause.
 *
 * @param <P> the kind
 */
final class PluginLoader<P> {
  private static final int MAX_FAILURES = 1_000;
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Service<P> service;
  private final Map<String, P> providers = new TreeMap<>();
  private final Set<Class<?>> seen = new LinkedHashSet<>();
  private final List<Loaded> loaded = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();

  /**
   * A kind of providers.
   *
   * @param kind what they make
   * @param type of the service
   * @param name asks one for its type; foreign code
   * @param taken types that none of them may have
   */
  record Service<P>(Kind kind, Class<P> type, Function<P, String> name, Set<String> taken) {}

  /** Takes those given by hand first, then all that these class loaders know. */
  PluginLoader(Service<P> service, Collection<P> given, Collection<ClassLoader> loaders) {
    this.service = service;
    given.forEach(this::take);
    Set<ClassLoader> distinct = new LinkedHashSet<>(loaders);
    distinct.forEach(this::discover);
  }

  private void discover(ClassLoader from) {
    Iterator<ServiceLoader.Provider<P>> found;
    try {
      found = ServiceLoader.load(service.type(), from).stream().iterator();
    } catch (Throwable e) {
      reject(from.toString(), null, e);
      return;
    }
    int failures = 0;
    while (failures < MAX_FAILURES) {
      try {
        if (!found.hasNext()) {
          return;
        }
        discovered(found.next());
      } catch (Throwable e) {
        failures++;
        reject(nameIn(e), null, e);
      }
    }
  }

  private void discovered(ServiceLoader.Provider<P> found) {
    Class<?> type = found.type();
    if (seen.contains(type)) {
      return;
    }
    seen.add(type);
    try {
      accept(found.get());
    } catch (Throwable e) {
      reject(type.getName(), type, e);
    }
  }

  private void take(P provider) {
    seen.add(provider.getClass());
    try {
      accept(provider);
    } catch (Throwable e) {
      reject(provider.getClass().getName(), provider.getClass(), e);
    }
  }

  private void accept(P provider) {
    String type = service.name().apply(provider);
    if (type == null || !TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "its type is not a name of lower-case letters, digits and '-', but "
              + (type == null ? "null" : "'" + type + "'"));
    }
    if (service.taken().contains(type)) {
      throw new IllegalArgumentException("its type '" + type + "' is one of the usual ones");
    }
    P first = providers.putIfAbsent(type, provider);
    if (first != null) {
      throw new IllegalArgumentException(
          "its type '" + type + "' is taken by " + first.getClass().getName());
    }
    loaded.add(
        new Loaded(
            service.kind(), type, provider.getClass().getName(), origin(provider.getClass())));
  }

  private void reject(String name, @Nullable Class<?> type, Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String from = type == null ? "" : origin(type);
    rejected.add(new Rejected(service.kind(), name, from, Guarded.describe(cause)));
  }

  /** The service loader names the provider only in the text of its error, after the last colon. */
  private String nameIn(Throwable e) {
    String message = String.valueOf(e.getMessage());
    for (String word : message.split("[\\s:]+", -1)) {
      boolean itself = word.equals(service.type().getName());
      if (!itself && word.matches("([\\w$]+\\.)+[\\w$]+")) {
        return word;
      }
    }
    return "a provider";
  }

  private static String origin(Class<?> type) {
    if (type.getModule().isNamed()) {
      return "module " + type.getModule().getName();
    }
    try {
      var source = type.getProtectionDomain().getCodeSource();
      if (source == null || source.getLocation() == null) {
        return "";
      }
      String path = source.getLocation().getPath();
      return path.substring(path.lastIndexOf('/', path.length() - 2) + 1);
    } catch (RuntimeException e) {
      return "";
    }
  }

  /** The sound ones, by type. */
  Map<String, P> providers() {
    return providers;
  }

  /** The sound ones, as they are reported. */
  List<Loaded> loaded() {
    return loaded;
  }

  /** The broken ones, as they are reported. */
  List<Rejected> rejected() {
    return rejected;
  }
}
