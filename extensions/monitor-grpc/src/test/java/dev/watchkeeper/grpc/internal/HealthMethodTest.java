package dev.watchkeeper.grpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our two messages against those of Protocol Buffers. */
class HealthMethodTest {
  @Test
  void requestsAreThoseOfTheLibrary() {
    for (String name : new String[] {"", "a", "shop.Cart", "é".repeat(63), "x".repeat(255)}) {
      byte[] theirs = HealthCheckRequest.newBuilder().setService(name).build().toByteArray();
      assertArrayEquals(theirs, HealthMethod.request(name), name);
    }
  }

  @Test
  void responsesOfTheLibraryAreRead() {
    for (ServingState state : ServingState.values()) {
      ServingStatus theirs = ServingStatus.valueOf(state.name());
      byte[] bytes = HealthCheckResponse.newBuilder().setStatus(theirs).build().toByteArray();
      assertEquals(state.ordinal(), HealthMethod.state(bytes));
    }
  }

  @Test
  void unknownFieldsArePassedOver() {
    byte[] bytes = {2 << 3 | 2, 2, 9, 9, 8, 1, 3 << 3 | 5, 1, 2, 3, 4, 4 << 3, 5};
    assertEquals(1, HealthMethod.state(bytes));
  }

  @Test
  void whatIsNoMessageIsToldAndNothingElseHappens() {
    assertEquals(HealthMethod.UNREADABLE, HealthMethod.state(new byte[] {8}));
    assertEquals(HealthMethod.UNREADABLE, HealthMethod.state(new byte[] {2 << 3 | 2, 127}));
    assertEquals(HealthMethod.UNREADABLE, HealthMethod.state(new byte[] {3}));
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      assertTrue(HealthMethod.state(bytes) >= HealthMethod.UNREADABLE);
    }
  }
}
