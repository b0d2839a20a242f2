package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * An answer to our question.
 *
 * @param message the answer
 * @param server who gave it
 * @param way how it came
 */
record Reply(Message message, Endpoint server, Delivery.Way way) {
  /** Whether the bytes are an answer that carries the id of the question. */
  static boolean answers(byte[] bytes, int length, byte[] question) {
    return length >= Header.LENGTH
        && bytes[0] == question[0]
        && bytes[1] == question[1]
        && (bytes[2] & 0x80) != 0;
  }

  /** Reads an answer; whatever is wrong with it is the server's fault. */
  static Message read(byte[] bytes, Endpoint server) throws ProbeFailure {
    try {
      return new Message(bytes);
    } catch (IOException | RuntimeException e) {
      // the library throws what it likes at bytes that it does not understand
      String why = Texts.line(String.valueOf(e.getMessage()), 100);
      throw new ProbeFailure(
          Outcome.PROTOCOL, "the answer of " + server + " cannot be read: " + why);
    }
  }

  int rcode() {
    return message.getRcode();
  }

  boolean truncated() {
    return message.getHeader().getFlag(Flags.TC);
  }

  List<Record> wanted(Question question) {
    return message.getSection(Section.ANSWER).stream().filter(question::wants).toList();
  }

  /** The serial of the first SOA record of the answer; null if there is none. */
  @Nullable Long serial() {
    for (Record one : message.getSection(Section.ANSWER)) {
      if (one instanceof SOARecord soa) {
        return soa.getSerial();
      }
    }
    return null;
  }

  /** The records of a section but that of EDNS. */
  List<Record> section(int section) {
    return message.getSection(section).stream().filter(r -> r.getType() != Type.OPT).toList();
  }

  /** A record on one line, whatever its bytes are. */
  static String text(Record one) {
    return Texts.line(
        one.getName()
            + " "
            + one.getTTL()
            + " "
            + DClass.string(one.getDClass())
            + " "
            + Type.string(one.getType())
            + " "
            + data(one),
        Message.MAXLENGTH);
  }

  /** The data of a record, as in a zone file. */
  static String data(Record one) {
    try {
      return one.rdataToString();
    } catch (RuntimeException e) {
      return "?";
    }
  }
}
