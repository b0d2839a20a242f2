package dev.watchkeeper.probes.internal.icmp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A socket without a network: what is sent goes to a behaviour, which answers as it likes. */
final class FakeNet implements IcmpSocket {
  private final Behaviour behaviour;
  private final BlockingQueue<Consumer<Listener>> coming = new LinkedBlockingQueue<>();
  final List<byte[]> packets = new CopyOnWriteArrayList<>();
  volatile boolean closed;

  /** What happens to a packet. */
  @FunctionalInterface
  interface Behaviour {
    /** Gives 0, or the number of an error. */
    int sent(FakeNet net, IcmpTarget to, byte[] packet);
  }

  FakeNet(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** One that answers everything at once. */
  static FakeNet echo() {
    return new FakeNet(
        (net, to, packet) -> {
          net.answer(packet, 64);
          return 0;
        });
  }

  /** The answer to a packet comes, with the hops it had left. */
  void answer(byte[] packet, int ttl) {
    byte[] answer = packet.clone();
    answer[0] = 0;
    coming.add(listener -> listener.answered(answer, answer.length, ttl, 0));
  }

  void error(byte[] packet, byte[] to, IcmpError error) {
    coming.add(listener -> listener.failed(packet, packet.length, to, error));
  }

  /** Something that is no answer comes. */
  void noise(byte[] bytes) {
    coming.add(listener -> listener.answered(bytes, bytes.length, 64, 0));
    coming.add(
        listener -> listener.failed(bytes, bytes.length, new byte[4], IcmpError.v4(3, 1, "")));
  }

  /** The socket breaks. */
  void fail() {
    coming.add(
        listener -> {
          throw new IllegalStateException("broken");
        });
  }

  @Override
  public int send(IcmpTarget to, byte[] packet, int ttl) {
    byte[] copy = packet.clone();
    packets.add(copy);
    return behaviour.sent(this, to, copy);
  }

  @Override
  public int receive(int millis, Listener listener) throws IOException {
    try {
      Consumer<Listener> first = coming.poll(millis, TimeUnit.MILLISECONDS);
      if (first != null) {
        first.accept(listener);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    List<Consumer<Listener>> more = new ArrayList<>();
    coming.drainTo(more);
    more.forEach(what -> what.accept(listener));
    return more.size();
  }

  @Override
  public void close() {
    closed = true;
  }
}
