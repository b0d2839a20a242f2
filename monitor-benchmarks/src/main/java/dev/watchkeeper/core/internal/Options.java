package dev.watchkeeper.core.internal;

import java.util.Arrays;
import java.util.List;

/** The arguments of a driver: names, most of them with a value behind. */
final class Options {
  private final List<String> args;

  Options(String[] args) {
    this.args = List.of(args);
  }

  boolean has(String name) {
    return args.contains(name);
  }

  String text(String name, String otherwise) {
    int at = args.indexOf(name);
    return at < 0 ? otherwise : args.get(at + 1);
  }

  double number(String name, double otherwise) {
    int at = args.indexOf(name);
    return at < 0 ? otherwise : Double.parseDouble(args.get(at + 1));
  }

  int[] numbers(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(",", -1))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
