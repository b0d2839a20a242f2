package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/**
 * How many records of the type are expected, and which.
 *
 * @param question what was asked
 * @param exact these and no others; null for any
 * @param least the least number; -1 if it was not said
 * @param most the largest number
 */
record WantedRecords(Question question, @Nullable Set<Record> exact, int least, int most) {
  private static final int MANY = 65_535;

  static WantedRecords read(Question question, Settings settings) {
    Set<Record> exact = exact(question, settings);
    int least = settings.integer("count-min").between(0, MANY).orElse(-1);
    int most = settings.integer("count-max").between(0, MANY).orElse(MANY);
    if (least > most) {
      settings.reject("count-max", "is not less than count-min");
    }
    return new WantedRecords(question, exact, least, most);
  }

  private static @Nullable Set<Record> exact(Question question, Settings settings) {
    Optional<List<String>> texts = settings.texts("records").optional();
    if (texts.isEmpty()) {
      return null;
    }
    Set<Record> records = new HashSet<>();
    for (String text : texts.get()) {
      try {
        records.add(record(question, text));
      } catch (IOException | RuntimeException e) {
        settings.reject(
            "records",
            "are the data of records as in a zone file, not '" + Texts.line(text, 100) + "'");
      }
    }
    return records;
  }

  private static Record record(Question question, String text) throws IOException {
    return Record.fromString(
        question.name(), question.type(), question.dclass(), 0, text, Name.root);
  }

  /** Why the answer is not as expected; null if it is. */
  @Nullable Reading failure(Reply reply, List<Record> wanted) {
    int count = wanted.size();
    boolean any = least >= 0 || exact != null;
    if (!any && count == 0 && reply.rcode() == Rcode.NOERROR) {
      String truncated = reply.truncated() ? " (the answer is truncated)" : "";
      return Reading.of(
          Outcome.DNS, "there is no " + question + ", says " + reply.server() + truncated);
    }
    if (least >= 0 && count < least || count > most) {
      String range = "between " + Math.max(0, least) + " and " + most;
      return Reading.down(count + " records at " + reply.server() + ", not " + range);
    }
    return exact == null ? null : notExact(reply, wanted);
  }

  private @Nullable Reading notExact(Reply reply, List<Record> wanted) {
    Set<Record> seen =
        wanted.stream().map(one -> one.withName(question.name())).collect(Collectors.toSet());
    if (seen.equals(exact)) {
      return null;
    }
    return Reading.down("other records than expected at " + reply.server() + ": " + data(seen));
  }

  /** The data of records in order, on one line. */
  static String data(Set<Record> records) {
    Set<String> texts = new TreeSet<>();
    records.forEach(one -> texts.add(Reply.data(one)));
    return texts.isEmpty() ? "none" : Texts.line(String.join(", ", texts), 300);
  }
}
