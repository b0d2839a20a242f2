package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of an answer besides its status and body.
 *
 * @param fields tests of header fields
 * @param types accepted media types; empty for all
 * @param version the version of HTTP that is wanted; null for any
 * @param tls whether it is to come over TLS; null for either
 * @param url a test of the last url; null for none
 * @param redirects how many redirects there are to be; -1 for any number
 * @param modifiedWithin how old Last-Modified may be; null for any age
 * @param ageAtMost what the Age field may say; null for any age
 */
record HeadTests(
    List<FieldTest> fields,
    List<String> types,
    @Nullable String version,
    @Nullable Boolean tls,
    @Nullable ValueTest url,
    int redirects,
    @Nullable Duration modifiedWithin,
    @Nullable Duration ageAtMost) {

  /**
   * A test of one header field.
   *
   * @param name in lower case
   * @param test what is expected of its value
   */
  record FieldTest(String name, ValueTest test) {}

  static HeadTests read(Settings settings) {
    List<FieldTest> fields = new ArrayList<>();
    for (Settings one : settings.sections("expect-headers")) {
      String name = one.text("name").required().toLowerCase(Locale.ROOT);
      fields.add(new FieldTest(name, ValueTest.read(one)));
    }
    boolean urlTested = settings.has("expect-url");
    return new HeadTests(
        fields,
        settings.texts("content-type").orElse(List.of()),
        settings.text("expect-version").oneOf(List.of("1.0", "1.1", "2")).optional().orElse(null),
        settings.flag("expect-tls").optional().orElse(null),
        urlTested ? ValueTest.read(settings.section("expect-url")) : null,
        settings.integer("expect-redirects").between(0, 20).orElse(-1),
        settings.duration("modified-within").optional().orElse(null),
        settings.duration("age-at-most").optional().orElse(null));
  }

  /** Why the answer is not as expected; null if it is. {@code now} is in seconds since 1970. */
  @Nullable String wrong(Answer answer, long now) {
    HttpMessage head = answer.head();
    for (FieldTest field : fields) {
      String wrong = field.test().wrong("header " + field.name(), found(head, field.name()));
      if (wrong != null) {
        return wrong;
      }
    }
    if (!types.isEmpty() && !typed(head)) {
      String type = Texts.line(String.valueOf(head.first("content-type")), 80);
      return "the content type is '" + type + "', expected " + String.join(" or ", types);
    }
    String wrong = wrongWay(answer);
    return wrong != null ? wrong : wrongAge(head, now);
  }

  private static List<Found> found(HttpMessage head, String name) {
    String value = head.joined(name);
    return value == null ? List.of() : List.of(new Found(Found.Kind.FIELD, value));
  }

  private boolean typed(HttpMessage head) {
    String type = head.first("content-type");
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    for (String wanted : types) {
      String lower = wanted.toLowerCase(Locale.ROOT);
      boolean family = lower.endsWith("/*");
      if (family ? media.startsWith(lower.substring(0, lower.length() - 1)) : media.equals(lower)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String wrongWay(Answer answer) {
    if (version != null && !version.equals(answer.head().version())) {
      return "the answer is HTTP/" + answer.head().version() + ", expected HTTP/" + version;
    }
    if (tls != null && tls != answer.url().secure()) {
      return tls ? "the answer came without TLS" : "the answer came over TLS";
    }
    if (redirects >= 0 && redirects != answer.redirects()) {
      return answer.redirects() + " redirects, expected " + redirects;
    }
    return url == null || atExpected(url, answer.url())
        ? null
        : "the last url is " + answer.url().shown() + ", which is not the expected";
  }

  private static boolean atExpected(ValueTest wanted, Url last) {
    Found found = new Found(Found.Kind.FIELD, last.origin() + last.path());
    return wanted.wrong("", List.of(found)) == null;
  }

  private @Nullable String wrongAge(HttpMessage head, long now) {
    if (modifiedWithin != null) {
      String text = head.first("last-modified");
      long at = text == null ? HttpDates.NONE : HttpDates.seconds(text);
      if (at == HttpDates.NONE) {
        return "no date in Last-Modified";
      }
      if (now - at > modifiedWithin.toSeconds()) {
        return "last modified "
            + (now - at)
            + " s ago, expected at most "
            + modifiedWithin.toSeconds()
            + " s";
      }
    }
    String age = head.first("age");
    if (ageAtMost == null || age == null) {
      return null;
    }
    double seconds = new Found(Found.Kind.FIELD, age).number();
    boolean fresh = seconds >= 0 && seconds <= ageAtMost.toSeconds();
    return fresh
        ? null
        : "the age is '"
            + Texts.line(age, 40)
            + "', expected at most "
            + ageAtMost.toSeconds()
            + " s";
  }
}
