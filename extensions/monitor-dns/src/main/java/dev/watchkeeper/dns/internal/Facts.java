package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.dns.DnsMetrics;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Measures answers. */
final class Facts {
  private static final int[] FLAGS = {
    Flags.QR, Flags.AA, Flags.TC, Flags.RD, Flags.RA, Flags.AD, Flags.CD
  };

  private final Measurements.Builder into;
  private final Question question;

  Facts(Measurements.Builder into, Question question) {
    this.into = into;
    this.question = question;
  }

  /** What there is to say of an answer, the so manieth of the run. */
  void record(Reply reply, int number) {
    into.set(DnsMetrics.SERVERS, number);
    into.set(DnsMetrics.SERVER, reply.server().toString());
    into.set(DnsMetrics.TRANSPORT, reply.way().word());
    into.set(DnsMetrics.RCODE, Rcode.string(reply.rcode()));
    into.set(DnsMetrics.FLAGS, flags(reply.message().getHeader()));
    section(reply, Section.ANSWER, DnsMetrics.ANSWER, DnsMetrics.ANSWERS);
    section(reply, Section.AUTHORITY, DnsMetrics.AUTHORITY, DnsMetrics.AUTHORITIES);
    section(reply, Section.ADDITIONAL, DnsMetrics.ADDITIONAL, DnsMetrics.ADDITIONALS);
    wanted(reply.wanted(question));
    Long serial = reply.serial();
    if (serial != null) {
      into.set(DnsMetrics.SERIAL, serial);
    }
  }

  /** What there is to say of the questions of the run. */
  void sent(int times, int ignored, boolean truncated) {
    into.set(DnsMetrics.ATTEMPTS, times);
    into.set(DnsMetrics.IGNORED, ignored);
    into.set(DnsMetrics.TRUNCATED, truncated ? 1 : 0);
  }

  private void section(Reply reply, int section, MetricKey text, MetricKey count) {
    List<Record> records = reply.section(section);
    into.set(count, records.size());
    if (records.isEmpty()) {
      return;
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < records.size() && all.length() < Measurements.MAX_TEXT; i++) {
      all.append(i == 0 ? "" : " | ").append(Reply.text(records.get(i)));
    }
    into.set(text, all.toString());
  }

  private void wanted(List<Record> records) {
    into.set(DnsMetrics.RECORDS, records.size());
    if (!records.isEmpty()) {
      LongSummaryStatistics ttl = records.stream().mapToLong(Record::getTTL).summaryStatistics();
      into.set(DnsMetrics.TTL_MIN, (double) ttl.getMin());
      into.set(DnsMetrics.TTL_MAX, (double) ttl.getMax());
    }
  }

  private static String flags(Header header) {
    StringBuilder text = new StringBuilder();
    for (int flag : FLAGS) {
      if (header.getFlag(flag)) {
        text.append(text.isEmpty() ? "" : " ").append(Flags.string(flag).toLowerCase(Locale.ROOT));
      }
    }
    return text.toString();
  }
}
