package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is expected of one value in an answer: of a header field, of a value in JSON, of a url. Of
 * several values under one path each is to be so; a missing value fails every test but {@link
 * #absent()} and those that are {@link #ifPresent()}. Immutable.
 */
public final class Expect {
  private final Map<String, Object> settings;

  private Expect(Map<String, Object> settings) {
    this.settings = settings;
  }

  private static Expect of(String operator, Object operand) {
    return new Expect(Map.of(operator, requireNonNull(operand, "operand")));
  }

  /** Equal to this text, number or truth value; in JSON the types are to be the same too. */
  public static Expect equalTo(Object value) {
    return of("equals", value);
  }

  /** Not equal to it. */
  public static Expect notEqualTo(Object value) {
    return of("equals-not", value);
  }

  /** Containing this text; case matters. */
  public static Expect containing(String part) {
    return of("contains", part);
  }

  /** Not containing this text. */
  public static Expect notContaining(String part) {
    return of("contains-not", part);
  }

  /** Having a match of the regular expression, found within a bounded number of steps. */
  public static Expect matching(String regex) {
    return of("matches", regex);
  }

  /** Having no match of it. */
  public static Expect notMatching(String regex) {
    return of("matches-not", regex);
  }

  /** A number less than this one. */
  public static Expect lessThan(double bound) {
    return of("less", bound);
  }

  /** A number of at most this one. */
  public static Expect atMost(double bound) {
    return of("at-most", bound);
  }

  /** A number greater than this one. */
  public static Expect greaterThan(double bound) {
    return of("greater", bound);
  }

  /** A number of at least this one. */
  public static Expect atLeast(double bound) {
    return of("at-least", bound);
  }

  /** There, whatever it is. */
  public static Expect present() {
    return of("present", true);
  }

  /** Not there. */
  public static Expect absent() {
    return of("absent", true);
  }

  /** The same, and content if there is no such value. */
  public Expect ifPresent() {
    Map<String, Object> more = new LinkedHashMap<>(settings);
    more.put("optional", true);
    return new Expect(more);
  }

  /** The data form, with what it is about in front. */
  Map<String, Object> settings(String name, String about) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      all.put(name, requireNonNull(about, name));
    }
    all.putAll(settings);
    return all;
  }
}
