package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.core.PluginReport;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the probe providers. The usual ways of reading a service loader stop at the first broken
 * provider; this one takes each step by itself, so that every sound provider is loaded and every
 * broken one is named with its cause.
 */
final class PluginLoader {
  private static final int MAX_FAILURES = 1_000;
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Map<String, ProbeProvider> providers = new TreeMap<>();
  private final Set<Class<?>> seen = new LinkedHashSet<>();
  private final List<Loaded> loaded = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();

  /** Takes those given by hand first, then all that these class loaders know. */
  PluginLoader(Collection<ProbeProvider> given, Collection<ClassLoader> loaders) {
    given.forEach(this::take);
    Set<ClassLoader> distinct = new LinkedHashSet<>(loaders);
    distinct.forEach(this::discover);
  }

  private void discover(ClassLoader from) {
    Iterator<ServiceLoader.Provider<ProbeProvider>> found;
    try {
      found = ServiceLoader.load(ProbeProvider.class, from).stream().iterator();
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

  private void discovered(ServiceLoader.Provider<ProbeProvider> found) {
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

  private void take(ProbeProvider provider) {
    seen.add(provider.getClass());
    try {
      accept(provider);
    } catch (Throwable e) {
      reject(provider.getClass().getName(), provider.getClass(), e);
    }
  }

  private void accept(ProbeProvider provider) {
    String type = provider.type();
    if (type == null || !TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "its type is not a name of lower-case letters, digits and '-', but "
              + (type == null ? "null" : "'" + type + "'"));
    }
    ProbeProvider first = providers.putIfAbsent(type, provider);
    if (first != null) {
      throw new IllegalArgumentException(
          "its type '" + type + "' is taken by " + first.getClass().getName());
    }
    loaded.add(new Loaded(type, provider.getClass().getName(), origin(provider.getClass())));
  }

  private void reject(String name, @Nullable Class<?> type, Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    rejected.add(new Rejected(name, type == null ? "" : origin(type), Guarded.describe(cause)));
  }

  /** The service loader names the provider only in the text of its error, after the last colon. */
  private static String nameIn(Throwable e) {
    String message = String.valueOf(e.getMessage());
    for (String word : message.split("[\\s:]+", -1)) {
      boolean service = word.equals(ProbeProvider.class.getName());
      if (!service && word.matches("([\\w$]+\\.)+[\\w$]+")) {
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
  Map<String, ProbeProvider> providers() {
    return providers;
  }

  /** What was found. */
  PluginReport report() {
    return new PluginReport(List.copyOf(loaded), List.copyOf(rejected));
  }
}
