package dev.watchkeeper.testkit;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link HostileDns} treats one name: a response code (or -1 for no answer, -2 for garbage),
 * addresses, an alias, a delay. Immutable but for the questions that it has seen.
 */
final class DnsTreatment {
  private static final int HEAD = 12;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int CNAME = 5;
  private static final int LIFE_SECONDS = 60;
  private static final int NO_ANSWER = -1;
  private static final int GARBAGE = -2;

  private final int code;
  private final List<byte[]> addresses;
  private final Duration late;
  private final boolean tcpOnly;
  private final boolean oneFamily;
  private final byte[] alias;
  private final @Nullable DnsTreatment then;
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

  private DnsTreatment(int code, List<byte[]> addresses, Form form) {
    this.code = code;
    this.addresses = addresses;
    this.late = form.late;
    this.tcpOnly = form.tcpOnly;
    this.oneFamily = form.oneFamily;
    this.alias = form.alias;
    this.then = form.then;
  }

  /** What is special about an answer. */
  private record Form(
      Duration late,
      boolean tcpOnly,
      boolean oneFamily,
      byte[] alias,
      @Nullable DnsTreatment then) {
    static final Form PLAIN = new Form(Duration.ZERO, false, false, new byte[0], null);
  }

  static DnsTreatment code(int code) {
    return new DnsTreatment(code, List.of(), Form.PLAIN);
  }

  static DnsTreatment addresses(String... literals) {
    List<byte[]> all = new ArrayList<>();
    for (String literal : literals) {
      if (!literal.matches("[0-9.]+|.*:.*")) {
        throw new IllegalArgumentException("'" + literal + "' is not an address");
      }
      try {
        all.add(InetAddress.getByName(literal).getAddress());
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("'" + literal + "' is not an address", e);
      }
    }
    return new DnsTreatment(0, all, Form.PLAIN);
  }

  DnsTreatment after(Duration delay) {
    return new DnsTreatment(code, addresses, new Form(delay, false, false, alias, null));
  }

  DnsTreatment overTcpOnly() {
    return new DnsTreatment(code, addresses, new Form(late, true, false, alias, null));
  }

  DnsTreatment oneFamilyOnly() {
    return new DnsTreatment(code, addresses, new Form(late, false, true, alias, null));
  }

  DnsTreatment through(byte[] label) {
    return new DnsTreatment(code, addresses, new Form(late, false, false, label, null));
  }

  DnsTreatment afterTheFirst(DnsTreatment next) {
    return new DnsTreatment(code, addresses, new Form(late, false, false, alias, next));
  }

  Duration late() {
    return late;
  }

  /** The name asked for. */
  static String nameIn(byte[] question) {
    StringBuilder name = new StringBuilder();
    int at = HEAD;
    while (at < question.length && question[at] != 0) {
      int end = Math.min(question.length, at + 1 + question[at]);
      name.append(name.length() == 0 ? "" : ".");
      name.append(new String(question, at + 1, end - at - 1, StandardCharsets.ISO_8859_1));
      at = end;
    }
    return name.toString();
  }

  /** The bytes of the answer; none for no answer. */
  byte[] reply(byte[] question, boolean overTcp) {
    int type = question[question.length - 3];
    DnsTreatment next = then;
    if (!seen.add(type) && next != null) {
      return next.reply(question, overTcp);
    }
    boolean wanted = addresses.stream().anyMatch(a -> type == (a.length == 4 ? A : AAAA));
    if (code == NO_ANSWER || oneFamily && !wanted) {
      return new byte[0];
    }
    byte[] reply = question.clone();
    reply[2] = (byte) 0x81;
    reply[3] = (byte) (0x80 | Math.max(0, code));
    if (code == GARBAGE) {
      reply[7] = 3;
      return Arrays.copyOf(reply, reply.length + 5);
    }
    if (tcpOnly && !overTcp) {
      reply[2] |= 2;
      return reply;
    }
    return code == 0 ? withRecords(reply, type) : reply;
  }

  private byte[] withRecords(byte[] reply, int type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(reply);
    int records = 0;
    int owner = HEAD;
    if (alias.length > 0) {
      byte[] name = new byte[alias.length + 2];
      name[0] = (byte) alias.length;
      System.arraycopy(alias, 0, name, 1, alias.length);
      record(out, HEAD, CNAME, name);
      owner = out.size() - name.length;
      records++;
    }
    for (byte[] address : addresses) {
      if (type == (address.length == 4 ? A : AAAA)) {
        record(out, owner, type, address);
        records++;
      }
    }
    byte[] bytes = out.toByteArray();
    bytes[7] = (byte) records;
    return bytes;
  }

  private static void record(ByteArrayOutputStream out, int owner, int type, byte[] data) {
    out.write(0xc0 | owner >> 8);
    out.write(owner);
    out.writeBytes(new byte[] {0, (byte) type, 0, 1, 0, 0, 0, LIFE_SECONDS});
    out.write(data.length >> 8);
    out.write(data.length);
    out.writeBytes(data);
  }
}
