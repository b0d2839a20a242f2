package dev.watchkeeper.yaml;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Notifiers in a file. A secret need not stand there: {@code env: NAME} in place of a value is the
 * variable of that name in the environment of the process, {@code file: path} the text of a file
 * without line ends at its end. What is wrong is noted in the settings. Belongs to one thread.
 */
final class YamlNotifiers {
  /** Maps whose names are those of somebody else, so that no name in them is a reference. */
  private static final Set<String> FREE = Set.of("headers", "environment");

  private static final int LONGEST = 64 << 10;

  private final Settings root;
  private final Function<String, @Nullable String> environment;

  YamlNotifiers(Settings root, Function<String, @Nullable String> environment) {
    this.root = root;
    this.environment = environment;
  }

  /** The settings of each by its name, in the order of the file. */
  Map<String, Settings> read() {
    Map<String, Settings> all = new LinkedHashMap<>();
    if (!(root.value("notifiers").required() instanceof Map<?, ?> notifiers)) {
      root.reject("notifiers", "takes a map: names, and settings for each");
      return all;
    }
    notifiers.forEach(
        (name, row) -> {
          String at = "notifiers." + name;
          if (row instanceof Map<?, ?> settings) {
            all.put(name.toString(), Settings.of(resolved(at, settings)));
          } else {
            root.reject(at, "takes a map: the settings of a notifier");
          }
        });
    return all;
  }

  private Map<String, Object> resolved(String at, Map<?, ?> settings) {
    Map<String, Object> all = new LinkedHashMap<>();
    settings.forEach(
        (key, value) -> {
          String name = key.toString();
          Object kept = FREE.contains(name) ? value : resolved(at + "." + name, value);
          all.put(name, kept);
        });
    return all;
  }

  private Object resolved(String at, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (map.size() == 1 && map.get("env") instanceof String name) {
      return variable(at, name);
    }
    return map.size() == 1 && map.get("file") instanceof String path
        ? file(at, path)
        : resolved(at, map);
  }

  private Secret variable(String at, String name) {
    String value = environment.apply(name);
    if (value == null || value.isEmpty()) {
      root.reject(at, "is the environment variable " + name + ", which is not set");
      return Secret.of("unset");
    }
    return Secret.of(value);
  }

  private Secret file(String at, String path) {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+$", "");
      if (!text.isEmpty() && bytes.length <= LONGEST) {
        return Secret.of(text);
      }
      root.reject(at, "is the file " + path + ", which is empty or larger than 64 KiB");
    } catch (IOException | InvalidPathException e) {
      root.reject(at, "is the file " + path + ", which cannot be read");
    }
    return Secret.of("unread");
  }
}
