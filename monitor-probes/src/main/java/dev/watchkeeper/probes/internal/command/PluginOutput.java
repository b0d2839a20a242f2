package dev.watchkeeper.probes.internal.command;

import java.util.List;

/**
 * The output of a plug-in, taken apart by the guidelines: text up to a {@code |} on the first line
 * and performance data behind it; then long text, up to a line with a {@code |}, from where on
 * everything is performance data.
 *
 * @param firstLine what people are told
 * @param performance all performance data
 */
record PluginOutput(String firstLine, String performance) {

  static PluginOutput of(String output) {
    List<String> lines = output.lines().toList();
    StringBuilder performance = new StringBuilder();
    String first = "";
    boolean data = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int bar = line.indexOf('|');
      if (i == 0) {
        first = bar < 0 ? line : line.substring(0, bar);
      }
      if (data || bar >= 0) {
        performance.append(data ? line : line.substring(bar + 1)).append(' ');
        data = i > 0;
      }
    }
    return new PluginOutput(first.strip(), performance.toString());
  }
}
