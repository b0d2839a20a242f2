package dev.watchkeeper.testkit;

import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plug-in could change for the whole process and must not.
 *
 * @param locale the default locale
 * @param zone the default time zone
 * @param handler of exceptions that nobody caught
 * @param properties the system properties
 */
record HostState(
    Locale locale,
    TimeZone zone,
    Thread.@Nullable UncaughtExceptionHandler handler,
    Map<Object, Object> properties) {

  static HostState now() {
    return new HostState(
        Locale.getDefault(),
        TimeZone.getDefault(),
        Thread.getDefaultUncaughtExceptionHandler(),
        new TreeMap<>((Properties) System.getProperties().clone()));
  }

  /** Undoes what was changed since; does nothing if that is nothing. */
  void restore() {
    if (equals(now())) {
      return;
    }
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
    Thread.setDefaultUncaughtExceptionHandler(handler);
    Properties before = new Properties();
    before.putAll(properties);
    System.setProperties(before);
  }
}
