package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Visit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one run over a shared socket. The thread of the run sends, waits and counts; the
 * thread of the line puts what comes into a bounded queue, stamped with its time. What does not fit
 * is a flood of duplicates and let go.
 */
final class Volley {
  /** The ICMP header. */
  static final int HEADER = 8;

  /** The header and the token of the run. */
  static final int LEAST = 16;

  private static final int SPARE = 16;
  private static final int TRIES = 8;
  private static final long AGAIN = Duration.ofMillis(1).toNanos();

  private final PingPlan plan;
  private final IcmpTarget target;
  private final PingTally tally;
  private final Visit visit;
  private final TimeSource time;
  private final byte[] packet;
  private final long[] sentAt;
  private final BlockingQueue<Event> events;

  Volley(PingPlan plan, IcmpTarget target, long token, PingTally tally, Visit visit) {
    this.plan = plan;
    this.target = target;
    this.tally = tally;
    this.visit = visit;
    this.time = visit.context().time();
    this.packet = packet(plan.packet(), target.six(), token);
    this.sentAt = new long[plan.pace().count()];
    this.events = new ArrayBlockingQueue<>(2 * plan.pace().count() + SPARE);
  }

  /** What came for a request; an answer if there is no error. */
  private record Event(int index, long at, int ttl, boolean sound, @Nullable IcmpError error) {}

  private static byte[] packet(PingPlan.Packet how, boolean six, long token) {
    byte[] bytes = new byte[HEADER + how.size()];
    for (int i = LEAST; i < bytes.length; i++) {
      bytes[i] = how.at(i - HEADER);
    }
    bytes[0] = (byte) (six ? 128 : 8);
    ByteBuffer.wrap(bytes).putLong(HEADER, token);
    return bytes;
  }

  /** Sends all requests and waits for their answers, no longer than the run may last. */
  void fly(IcmpLine line) throws IOException {
    int[] numbers = new int[plan.pace().count()];
    int booked = 0;
    try {
      long began = visit.now();
      while (booked < numbers.length && listen(began + booked * plan.pace().spacing(), false)) {
        int number = line.book(this, booked);
        if (number < 0) {
          throw new ProbeFailure(Outcome.LOCAL_RESOURCES, "too many pings are under way");
        }
        numbers[booked] = number;
        send(line, booked++, number);
      }
      listen(booked == 0 ? began : sentAt[booked - 1] + plan.pace().patience(), true);
      if (line.lost() && tally.received() == 0) {
        throw new ProbeFailure(Outcome.LOCAL_RESOURCES, "the ICMP socket was lost");
      }
    } finally {
      for (int i = 0; i < booked; i++) {
        line.free(numbers[i]);
      }
    }
  }

  /** Counts what comes until then; false if the run is over before. */
  private boolean listen(long until, boolean last) throws IOException {
    long end = Math.min(until, visit.lastMoment());
    while (!(last && tally.settled())) {
      Event event = next(end - visit.now());
      if (event == null) {
        return visit.now() < visit.lastMoment();
      }
      count(event);
    }
    return true;
  }

  private @Nullable Event next(long nanos) throws InterruptedIOException {
    try {
      return nanos <= 0 ? events.poll() : events.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void count(Event event) {
    long took = event.at() - sentAt[event.index()];
    if (event.error() != null) {
      tally.failed(event.index(), event.error());
    } else if (!event.sound()) {
      tally.corrupted();
    } else if (took <= plan.pace().patience()) {
      tally.answered(event.index(), took / 1e9, event.ttl());
    }
  }

  /**
   * Sends one request. An error for an earlier request, of whatever run, comes back once from the
   * next call on the socket; so an unreachable network is believed only when it is told again and
   * again.
   */
  private void send(IcmpLine line, int index, int number) throws IOException {
    ByteBuffer.wrap(packet).putShort(6, (short) number);
    int error = 0;
    for (int i = 0; i < TRIES; ) {
      sentAt[index] = visit.now();
      error = line.send(target, packet, plan.packet().ttl());
      boolean full = error == IcmpSocket.EAGAIN || error == IcmpSocket.ENOBUFS;
      if (error == 0 || full && visit.now() >= visit.lastMoment()) {
        break;
      }
      i += full ? 0 : 1;
      if (full) {
        visit.context().remaining();
        LockSupport.parkNanos(AGAIN);
      }
    }
    tally.sent(index + 1);
    if (error != 0) {
      tally.failed(index, local(error));
    }
  }

  private IcmpError local(int error) throws ProbeFailure {
    return switch (error) {
      case IcmpSocket.ENETUNREACH -> new IcmpError("network unreachable", "");
      case IcmpSocket.EHOSTUNREACH -> new IcmpError("host unreachable", "");
      case IcmpSocket.EMSGSIZE -> new IcmpError("too large to pass whole", "");
      case IcmpSocket.EPERM, IcmpSocket.EACCES ->
          throw new ProbeFailure(
              Outcome.CONFIG,
              "this machine does not let pings out to "
                  + plan.host()
                  + ": a rule of its firewall, or a broadcast address");
      case IcmpSocket.EAGAIN, IcmpSocket.ENOBUFS ->
          throw new ProbeFailure(Outcome.LOCAL_RESOURCES, "no buffer is left to send a ping");
      default -> throw new ProbeFailure(Outcome.IO, "sending failed with the error " + error);
    };
  }

  /** An answer with a number of ours; by the thread of the line. */
  void answered(int index, byte[] answer, int length, int ttl, long age) {
    if (Arrays.equals(packet, HEADER, LEAST, answer, HEADER, LEAST)) {
      boolean sound = Arrays.equals(packet, LEAST, packet.length, answer, LEAST, length);
      events.offer(new Event(index, time.nanoTime() - age, ttl, sound, null));
    }
  }

  /** An error for a request with a number of ours; by the thread of the line. */
  void failed(int index, byte[] request, int length, byte[] to, IcmpError error) {
    boolean told = length >= LEAST;
    if (Arrays.equals(target.address(), to)
        && (!told || Arrays.equals(packet, HEADER, LEAST, request, HEADER, LEAST))) {
      events.offer(new Event(index, time.nanoTime(), -1, true, error));
    }
  }
}
