package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Escapes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text to be sent, in which what was captured before has its place. Immutable. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

  private final List<byte[]> literals;
  private final List<String> names;

  private Template(List<byte[]> literals, List<String> names) {
    this.literals = literals;
    this.names = names;
  }

  static Template of(byte[] bytes) {
    return new Template(List.of(bytes), List.of());
  }

  /** Reads a text with escapes and places; a place must be known by now. */
  static Template read(String text, String setting, Set<String> known, Settings settings) {
    List<byte[]> literals = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    int at = 0;
    while (place.find()) {
      literals.add(Escapes.read(text.substring(at, place.start()), setting, settings));
      String name = place.group(1);
      if (!known.contains(name)) {
        settings.reject(setting, "uses ${" + name + "}, which no step before it captures");
      }
      names.add(name);
      at = place.end();
    }
    literals.add(Escapes.read(text.substring(at), setting, settings));
    return new Template(List.copyOf(literals), List.copyOf(names));
  }

  byte[] filled(Map<String, String> captured) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < literals.size(); i++) {
      bytes.writeBytes(literals.get(i));
      if (i < names.size()) {
        String value = captured.getOrDefault(names.get(i), "");
        bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
