package dev.watchkeeper.probes.internal.icmp;

import java.io.IOException;

/**
 * An unprivileged ICMP socket of the system: it sends echo requests and gets the answers to them
 * only, since the system puts an identifier of its own into what it sends. Sending is thread-safe,
 * receiving belongs to one thread.
 */
interface IcmpSocket extends AutoCloseable {
  /** The numbers of errors that are told apart. */
  int EPERM = 1;

  /** The buffer for what is sent is full; again in a moment. */
  int EAGAIN = 11;

  /** A firewall of this machine, or a broadcast address. */
  int EACCES = 13;

  /** Larger than the way allows, and not to be cut. */
  int EMSGSIZE = 90;

  /** This machine has no route. */
  int ENETUNREACH = 101;

  /** No buffer is left. */
  int ENOBUFS = 105;

  /** The host cannot be reached, which an earlier request may have been told. */
  int EHOSTUNREACH = 113;

  /**
   * Sends a packet; does not wait.
   *
   * @param ttl hops; 0 for the system's choice
   * @return 0, or the number of the error
   */
  int send(IcmpTarget to, byte[] packet, int ttl);

  /**
   * Waits for what comes, and tells all that is there.
   *
   * @return how much that was
   * @throws IOException if the socket cannot be used any more
   */
  int receive(int millis, Listener listener) throws IOException;

  @Override
  void close();

  /** Takes what comes, on the thread that receives. */
  interface Listener {
    /**
     * An answer.
     *
     * @param packet from the ICMP header on; valid during the call only
     * @param ttl the hops it had left; -1 if not known
     * @param age how long it has been there already, in nanoseconds
     */
    void answered(byte[] packet, int length, int ttl, long age);

    /**
     * An error for a request of ours.
     *
     * @param packet what it carries of the request, from the ICMP header on; valid during the call
     * @param to whom the request was for, 4 or 16 bytes
     */
    void failed(byte[] packet, int length, byte[] to, IcmpError error);
  }
}
