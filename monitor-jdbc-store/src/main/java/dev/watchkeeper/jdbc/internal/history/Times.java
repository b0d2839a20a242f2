package dev.watchkeeper.jdbc.internal.history;

import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.TimeAccount.Share;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Accounts of time as columns of microseconds, without maintenance. */
final class Times {
  private static final List<Share> SHARES =
      List.of(Share.UP, Share.DEGRADED, Share.DOWN, Share.UNKNOWN, Share.UNOBSERVED);

  private Times() {}

  static void write(ByteWriter out, List<TimeAccount> accounts) {
    int used = 0;
    for (int i = 0; i < SHARES.size(); i++) {
      Share share = SHARES.get(i);
      used |= accounts.stream().allMatch(one -> one.of(share).isZero()) ? 0 : 1 << i;
    }
    out.one(used);
    for (int i = 0; i < SHARES.size(); i++) {
      if ((used & 1 << i) != 0) {
        Share share = SHARES.get(i);
        Column.write(out, accounts.stream().mapToLong(one -> micros(one.of(share))).toArray());
      }
    }
  }

  private static long micros(Duration time) {
    return time.getSeconds() * 1_000_000 + time.getNano() / 1_000;
  }

  static List<TimeAccount> read(ByteReader in, int count) {
    int used = in.one();
    if (used >>> SHARES.size() != 0) {
      throw ByteReader.malformed("time was spent in an unknown way");
    }
    long[][] columns = new long[SHARES.size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = (used & 1 << i) == 0 ? new long[count] : Column.read(in, count);
    }
    List<TimeAccount> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accounts.add(
          new TimeAccount(
              time(columns[0][i]),
              time(columns[1][i]),
              time(columns[2][i]),
              time(columns[3][i]),
              Duration.ZERO,
              time(columns[4][i])));
    }
    return accounts;
  }

  private static Duration time(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
