package dev.watchkeeper.probes.internal.icmp;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One opened socket. Requests are told apart by their sequence number, of which each has one that
 * no other has at that time; who sent it has the answer, and checks that it is one by the token
 * that its run put into the packet. So an answer that is late finds nobody, or somebody with
 * another token.
 *
 * <p>After what came its thread lets a little more come together before it looks again, which saves
 * most of the wake-ups under load; an answer is dated by the system, so that none seems later.
 */
final class IcmpLine implements IcmpSocket.Listener, Runnable {
  private static final int NUMBERS = 0x1_0000;
  private static final int TURN_MILLIS = 1_000;
  private static final long NAP = 200_000;
  private static final long AGAIN = Duration.ofMillis(10).toNanos();

  private final IcmpPort port;
  private final IcmpSocket socket;
  private final Map<Integer, Shot> shots = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean lost;

  /** How many runs use it; guarded by the lock of the port. */
  int users;

  /** Since when none does; guarded by the lock of the port. */
  long idleSince;

  IcmpLine(IcmpPort port, IcmpSocket socket) {
    this.port = port;
    this.socket = socket;
  }

  private record Shot(Volley volley, int index) {}

  /** A number for one request of a run; -1 if all are taken. */
  int book(Volley volley, int index) {
    Shot shot = new Shot(volley, index);
    for (int i = 0; i < NUMBERS; i++) {
      int number = next.getAndIncrement() & (NUMBERS - 1);
      if (shots.putIfAbsent(number, shot) == null) {
        return number;
      }
    }
    return -1;
  }

  void free(int number) {
    shots.remove(number);
  }

  int send(IcmpTarget to, byte[] packet, int ttl) {
    return socket.send(to, packet, ttl);
  }

  /** True if no answer can be expected any more. */
  boolean lost() {
    return lost;
  }

  @Override
  public void run() {
    try {
      do {
        if (socket.receive(TURN_MILLIS, this) > 0) {
          LockSupport.parkNanos(NAP);
        }
      } while (!port.over(this));
    } catch (IOException | RuntimeException e) {
      lost = true;
      port.lose(this);
      while (!port.over(this)) {
        LockSupport.parkNanos(AGAIN);
      }
    } finally {
      socket.close();
    }
  }

  @Override
  public void answered(byte[] packet, int length, int ttl, long age) {
    Shot shot = length < Volley.LEAST ? null : shots.get(number(packet));
    if (shot != null) {
      shot.volley().answered(shot.index(), packet, length, ttl, age);
    }
  }

  @Override
  public void failed(byte[] packet, int length, byte[] to, IcmpError error) {
    Shot shot = length < Volley.HEADER ? null : shots.get(number(packet));
    if (shot != null) {
      shot.volley().failed(shot.index(), packet, length, to, error);
    }
  }

  private static int number(byte[] packet) {
    return (packet[6] & 0xff) << 8 | packet[7] & 0xff;
  }
}
