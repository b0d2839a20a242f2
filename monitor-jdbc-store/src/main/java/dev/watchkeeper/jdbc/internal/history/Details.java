package dev.watchkeeper.jdbc.internal.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The details of a block's runs: which {@link Template} each has, the templates once, and for each
 * place of a template a column of the numbers there. Number 0 stands for no detail; a text that is
 * not taken apart is an entry by itself.
 */
final class Details {
  /** Most numbers in all the details of a block; further texts stay whole. */
  private static final int MOST_CELLS = 1 << 22;

  private static final char WHOLE_TEXT = 't';
  private static final char TEMPLATE = 'p';

  private final Map<String, List<Template>> entries = new LinkedHashMap<>();
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, Template> seen = new LinkedHashMap<>();
  private int cells;

  private Details() {}

  static void write(ByteWriter out, List<Sample> samples) {
    new Details().run(out, samples);
  }

  private void run(ByteWriter out, List<Sample> samples) {
    long[] which = new long[samples.size()];
    for (int i = 0; i < which.length; i++) {
      String detail = samples.get(i).detail();
      which[i] = detail == null ? 0 : entry(detail);
    }
    out.number(entries.size());
    if (entries.isEmpty()) {
      return;
    }
    Column.write(out, which);
    Dictionary.write(out, entries.keySet());
    entries.forEach((name, texts) -> slots(out, name, texts));
  }

  private int entry(String detail) {
    Template template = cells < MOST_CELLS ? parsed(detail) : null;
    String name = template == null ? WHOLE_TEXT + detail : TEMPLATE + template.pattern();
    Integer number = numbers.get(name);
    if (number == null) {
      number = numbers.size() + 1;
      numbers.put(name, number);
      entries.put(name, new ArrayList<>());
    }
    if (template != null) {
      cells += template.slots();
      entries.getOrDefault(name, List.of()).add(template);
    }
    return number;
  }

  /** The same text comes again and again while nothing changes. */
  private @Nullable Template parsed(String detail) {
    Template known = seen.get(detail);
    if (known == null) {
      known = Template.of(detail);
      if (known != null && seen.size() < 16) {
        seen.put(detail, known);
      }
    }
    return known;
  }

  private static void slots(ByteWriter out, String name, List<Template> texts) {
    if (name.charAt(0) != TEMPLATE) {
      return;
    }
    int slot = 0;
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == Template.WHOLE || c == Template.DECIMAL) {
        Slot.of(c == Template.DECIMAL, texts, slot++).write(out);
      }
    }
  }

  /** Reads the details of so many runs. */
  static @Nullable String[] read(ByteReader in, int count) {
    @Nullable String[] details = new @Nullable String[count];
    int entries = in.upTo(count, "the number of texts");
    if (entries == 0) {
      return details;
    }
    long[] which = Column.read(in, count);
    int[] uses = uses(which, entries);
    List<String> names = Dictionary.read(in, entries);
    Entry[] all = new Entry[entries];
    long cells = 0;
    for (int i = 0; i < entries; i++) {
      String name = names.get(i);
      cells += (long) uses[i + 1] * Template.slots(name);
      if (cells > MOST_CELLS + Template.MOST_SLOTS) {
        throw ByteReader.malformed("too many numbers");
      }
      all[i] = Entry.read(in, name, uses[i + 1]);
    }
    for (int i = 0; i < count; i++) {
      details[i] = which[i] == 0 ? null : all[(int) which[i] - 1].next();
    }
    return details;
  }

  private static int[] uses(long[] which, int entries) {
    int[] uses = new int[entries + 1];
    for (long one : which) {
      if (one < 0 || one > entries) {
        throw ByteReader.malformed("there is no text " + one);
      }
      uses[(int) one]++;
    }
    return uses;
  }

  /** A template with its numbers, or a text; gives the text of one run after the other. */
  private static final class Entry {
    private final String name;
    private final List<Slot> slots = new ArrayList<>();
    private int run;

    private Entry(String name) {
      this.name = name;
    }

    static Entry read(ByteReader in, String name, int count) {
      if (name.isEmpty() || name.charAt(0) != WHOLE_TEXT && name.charAt(0) != TEMPLATE) {
        throw ByteReader.malformed("a text of an unknown kind");
      }
      Entry entry = new Entry(name);
      for (int i = 1; name.charAt(0) == TEMPLATE && i < name.length(); i++) {
        char c = name.charAt(i);
        if (c == Template.WHOLE || c == Template.DECIMAL) {
          entry.slots.add(Slot.read(in, c == Template.DECIMAL, count));
        }
      }
      return entry;
    }

    String next() {
      if (slots.isEmpty()) {
        return name.substring(1);
      }
      StringBuilder text = new StringBuilder(name.length() + 8 * slots.size());
      int slot = 0;
      for (int i = 1; i < name.length(); i++) {
        char c = name.charAt(i);
        if (c == Template.WHOLE || c == Template.DECIMAL) {
          slots.get(slot++).append(text, run);
        } else {
          text.append(c);
        }
      }
      run++;
      return text.toString();
    }
  }
}
