package dev.watchkeeper.probes.internal.ntp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Measurements;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NtpPacketTest {
  private static final long SEED = 20_260_101L;

  @Test
  void whateverComesIsReadOrRefusedAndMeasuredWithoutAnException() {
    Random random = new Random(SEED);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      NtpPacket packet = NtpPacket.read(bytes);
      if (bytes.length < NtpPacket.LENGTH) {
        assertNull(packet);
        continue;
      }
      String fault = packet.fault();
      String alarm = packet.alarm();
      String said = fault + alarm + packet.code() + packet.referenceText() + packet.leapText();
      assertTrue(said.chars().noneMatch(Character::isISOControl), "seed " + SEED + ": " + said);
      Measurements.Builder into = Measurements.builder();
      Sample.measure(List.of(Sample.of(packet, random.nextLong(), random.nextDouble() * 60)), into);
      assertTrue(into.build().size() >= 3, "seed " + SEED);
    }
  }

  @Test
  void timestampsAgreeWithAnIndependentReckoning() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      Instant at =
          Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
      assertEquals(0, NtpTime.between(NtpAnswers.stamp(at), NtpTime.of(at)), 2e-9, at.toString());
    }
  }

  @Test
  void differencesAreRightAcrossTheEras() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(8_000_000_000L) - 2_000_000_000L;
      long apart = random.nextLong(4_000_000_000L) - 2_000_000_000L;
      long from = NtpTime.of(Instant.ofEpochSecond(second));
      long to = NtpTime.of(Instant.ofEpochSecond(second + apart));
      assertEquals(apart, NtpTime.between(from, to), "seed " + SEED);
    }
  }
}
