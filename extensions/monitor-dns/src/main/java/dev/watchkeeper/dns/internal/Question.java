package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.net.IDN;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What is asked, made into bytes once; only the id differs from run to run. Thread-safe. */
final class Question {
  /** What fits into one packet nearly everywhere. */
  private static final int USUAL_EDNS_SIZE = 1_232;

  private static final int LEAST_EDNS_SIZE = 512;
  private static final int MOST_EDNS_SIZE = 65_535;
  private static final SecureRandom IDS = new SecureRandom();

  private final Record record;
  private final byte[] bytes;
  private final int answerSize;

  private Question(Record record, int ednsSize, Settings settings) {
    this.record = record;
    this.answerSize = Math.max(4_096, ednsSize);
    this.bytes = message(record, ednsSize, settings).toWire(LEAST_EDNS_SIZE);
  }

  static Question read(String target, Settings settings) {
    boolean reverse = settings.flag("reverse").orElse(false);
    int type = type(settings.text("type").orElse(reverse ? "PTR" : "A"), settings);
    String className = settings.text("class").oneOf(List.of("IN", "CH", "HS")).orElse("IN");
    Name name = reverse ? address(target, settings) : name(target, settings);
    int dclass = className.isEmpty() ? DClass.IN : DClass.value(className);
    return new Question(Record.newRecord(name, type, dclass), ednsSize(settings), settings);
  }

  private static int ednsSize(Settings settings) {
    return settings
        .integer("edns-size")
        .check(
            size -> size == 0 || size >= LEAST_EDNS_SIZE && size <= MOST_EDNS_SIZE,
            "is 0, or lies between 512 and 65535")
        .orElse(USUAL_EDNS_SIZE);
  }

  private static int type(String text, Settings settings) {
    int type = Type.value(text.toUpperCase(Locale.ROOT), false);
    if (type < 0 || type == Type.AXFR || type == Type.IXFR || type == Type.OPT) {
      settings.reject(
          "type", "is a type of records such as A, AAAA or MX, not '" + Texts.line(text, 40) + "'");
      return Type.A;
    }
    return type;
  }

  private static Name name(String text, Settings settings) {
    try {
      boolean plain = text.chars().allMatch(c -> c < 128);
      return Name.fromString(plain ? text : IDN.toASCII(text), Name.root);
    } catch (TextParseException | IllegalArgumentException e) {
      settings.reject("target", "is a name of the DNS, not '" + Texts.line(text, 100) + "'");
      return Name.root;
    }
  }

  private static Name address(String text, Settings settings) {
    try {
      return ReverseMap.fromAddress(text);
    } catch (UnknownHostException e) {
      settings.reject(
          "target",
          "is an IPv4 or IPv6 address for a reverse question, not '" + Texts.line(text, 100) + "'");
      return Name.root;
    }
  }

  private static Message message(Record record, int ednsSize, Settings settings) {
    Message message = new Message(0);
    Header header = message.getHeader();
    header.setOpcode(Opcode.QUERY);
    set(header, Flags.RD, settings.flag("recursion").orElse(true));
    set(header, Flags.CD, settings.flag("checking-disabled").orElse(false));
    set(header, Flags.AD, settings.flag("authentic-data").orElse(false));
    message.addRecord(record, Section.QUESTION);
    boolean dnssec = settings.flag("dnssec").orElse(false);
    if (dnssec && ednsSize == 0) {
      settings.reject("dnssec", "needs EDNS, but edns-size is 0");
    }
    if (ednsSize > 0) {
      OPTRecord options = new OPTRecord(ednsSize, 0, 0, dnssec ? ExtendedFlags.DO : 0);
      message.addRecord(options, Section.ADDITIONAL);
    }
    return message;
  }

  private static void set(Header header, int flag, boolean wanted) {
    if (wanted) {
      header.setFlag(flag);
    }
  }

  /** The bytes of the question under a new id that nobody can guess. */
  byte[] bytes() {
    byte[] copy = bytes.clone();
    int id = IDS.nextInt(1 << 16);
    copy[0] = (byte) (id >> 8);
    copy[1] = (byte) id;
    return copy;
  }

  /** How large an answer over UDP may be. */
  int answerSize() {
    return answerSize;
  }

  Name name() {
    return record.getName();
  }

  int type() {
    return record.getType();
  }

  int dclass() {
    return record.getDClass();
  }

  /** Whether a record of an answer is of the type asked for. */
  boolean wants(Record answer) {
    return type() == Type.ANY || answer.getType() == type();
  }

  /** Whether an answer repeats the question; one that failed early may leave it out. */
  boolean isIn(Message answer) {
    Record repeated = answer.getQuestion();
    if (repeated == null) {
      return answer.getHeader().getRcode() != 0;
    }
    return repeated.getType() == type()
        && repeated.getDClass() == dclass()
        && repeated.getName().equals(name());
  }

  /** The question for people, such as {@code A record of example.org.}. */
  @Override
  public String toString() {
    return Type.string(type()) + " record of " + Texts.line(name().toString(), 255);
  }
}
