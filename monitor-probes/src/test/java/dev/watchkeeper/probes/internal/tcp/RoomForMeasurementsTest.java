package dev.watchkeeper.probes.internal.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.Postgres;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.Tcp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One result holds a bounded number of measurements; a run that measures all it can must fit. */
class RoomForMeasurementsTest {
  /** Phases of a request with one answer, which a dialogue of steps does not have. */
  private static final int ELSEWHERE = List.of(Net.WRITE, Net.WAIT, Net.READ).size();

  @ParameterizedTest
  @ValueSource(
      strings = {
        Smtp.TYPE,
        Imap.TYPE,
        Pop3.TYPE,
        Ftp.TYPE,
        SshBanner.TYPE,
        Redis.TYPE,
        Memcached.TYPE,
        Postgres.TYPE,
        Mysql.TYPE
      })
  void everythingThatAGreetingMeasuresFitsIntoOneResult(String type) {
    int most = Runs.provider(type).metrics().size() - ELSEWHERE;
    assertTrue(most <= Measurements.MAX_SIZE, type + " may measure " + most);
  }

  @Test
  void theLongestDialogueFitsIntoOneResult() {
    int most = new TcpProvider().metrics().size() + Tcp.MAX_STEPS + Tcp.MAX_CAPTURES;
    assertTrue(most <= Measurements.MAX_SIZE, "a dialogue may measure " + most);
  }
}
