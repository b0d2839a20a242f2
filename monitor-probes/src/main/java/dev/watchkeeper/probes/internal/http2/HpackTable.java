package dev.watchkeeper.probes.internal.http2;

import static dev.watchkeeper.probes.internal.http2.Broken.broken;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The static table of RFC 7541, appendix A, and behind it a dynamic one that is bounded. */
final class HpackTable {
  /** The most that a dynamic table holds, which is what both sides begin with. */
  static final int MOST = 4_096;

  private static final List<Header> FIXED =
      fixed(
          ":authority|:method=GET|:method=POST|:path=/|:path=/index.html|:scheme=http"
              + "|:scheme=https|:status=200|:status=204|:status=206|:status=304|:status=400"
              + "|:status=404|:status=500|accept-charset|accept-encoding=gzip, deflate"
              + "|accept-language|accept-ranges|accept|access-control-allow-origin|age|allow"
              + "|authorization|cache-control|content-disposition|content-encoding"
              + "|content-language|content-length|content-location|content-range|content-type"
              + "|cookie|date|etag|expect|expires|from|host|if-match|if-modified-since"
              + "|if-none-match|if-range|if-unmodified-since|last-modified|link|location"
              + "|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh"
              + "|retry-after|server|set-cookie|strict-transport-security|transfer-encoding"
              + "|user-agent|vary|via|www-authenticate");

  private final ArrayDeque<Header> recent = new ArrayDeque<>();
  private int room = MOST;
  private int size;

  private static List<Header> fixed(String text) {
    List<Header> all = new ArrayList<>();
    for (String one : text.split("\\|", -1)) {
      int equals = one.indexOf('=');
      boolean valued = equals >= 0;
      String name = valued ? one.substring(0, equals) : one;
      all.add(Header.of(name, valued ? one.substring(equals + 1) : ""));
    }
    return List.copyOf(all);
  }

  /** The place of this very field in the static table, from 1; 0 if it is not there. */
  static int place(Header field) {
    return FIXED.indexOf(Header.of(field.name(), field.value())) + 1;
  }

  /** The field at a place, from 1. */
  Header get(int place) throws ProbeFailure {
    if (place < 1 || place > FIXED.size() + recent.size()) {
      throw broken("a reference to a header field that is in no table");
    }
    if (place <= FIXED.size()) {
      return FIXED.get(place - 1);
    }
    Iterator<Header> all = recent.iterator();
    Header found = all.next();
    for (int i = place - FIXED.size(); i > 1; i--) {
      found = all.next();
    }
    return found;
  }

  /** Adds a field; older ones make room, and one that is larger than the table empties it. */
  void add(Header field) {
    evict(room - field.size());
    if (field.size() <= room) {
      recent.addFirst(field);
      size += field.size();
    }
  }

  void resize(int to) throws ProbeFailure {
    if (to > MOST) {
      throw broken("a table of " + to + " bytes, where " + MOST + " are allowed");
    }
    room = to;
    evict(to);
  }

  private void evict(int to) {
    while (size > to && !recent.isEmpty()) {
      size -= recent.removeLast().size();
    }
  }

  /** What the dynamic table holds, as RFC 7541, 4.1 counts it. */
  int size() {
    return size;
  }
}
