package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Net;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;

/**
 * The one place where failures of sockets get their outcome: by the step that failed and the type
 * of the exception. Words of the system, which may be of any language, decide only what these leave
 * open.
 */
final class Failures {
  /** A connection that fails later than this was not refused: the system gave up trying. */
  private static final long GAVE_UP_NANOS = 10_000_000_000L;

  private Failures() {}

  /** A socket could not be made: always a trouble of this machine. */
  static ProbeFailure creating(IOException e) {
    return new ProbeFailure(
        Outcome.LOCAL_RESOURCES, "no socket is left on this machine: " + words(e));
  }

  /** A socket could not be bound to the source address that the check asks for. */
  static ProbeFailure binding(IOException e, InetAddress source) {
    return exhausted(e)
        ? creating(e)
        : new ProbeFailure(
            Outcome.CONFIG,
            "the source address "
                + source.getHostAddress()
                + " cannot be used on this machine: "
                + words(e));
  }

  /** A connection was not made. */
  static ProbeFailure connecting(IOException e, Wire wire, InetAddress address) {
    if (e instanceof ProbeFailure known) {
      return known;
    }
    if (e instanceof InterruptedIOException || wire.expired()) {
      return timeout(wire);
    }
    if (exhausted(e)) {
      return creating(e);
    }
    if (e instanceof BindException) {
      return nothingToConnectFrom(e, wire, address);
    }
    if (e instanceof ConnectException && wire.inPhaseNanos() > GAVE_UP_NANOS) {
      return timeout(wire);
    }
    if (e instanceof ConnectException) {
      return new ProbeFailure(Outcome.REFUSED, "connection refused by " + wire.peer());
    }
    if (e instanceof SocketException && !says(e, "reset")) {
      return new ProbeFailure(
          Outcome.UNREACHABLE, "no route to " + wire.peer() + " (" + words(e) + ")");
    }
    return of(e, wire);
  }

  /** No port is left, or no address of that family. */
  private static ProbeFailure nothingToConnectFrom(IOException e, Wire wire, InetAddress address) {
    return Literals.isIpv4(address)
        ? new ProbeFailure(
            Outcome.LOCAL_RESOURCES, "no local port is left to connect from: " + words(e))
        : new ProbeFailure(
            Outcome.UNREACHABLE, "no local IPv6 address to connect from to " + wire.peer());
  }

  /** Something else failed while the wire was at work. */
  static ProbeFailure of(IOException e, Wire wire) {
    if (e instanceof ProbeFailure known) {
      return known;
    }
    if (e instanceof InterruptedIOException) {
      return timeout(wire);
    }
    String alert = TlsTrouble.received(e);
    if (alert != null) {
      wire.measured().set(Net.TLS_ALERT, alert);
    }
    ProbeFailure refused = TlsTrouble.later(e, wire.keyWanted());
    if (refused != null) {
      return refused;
    }
    if (exhausted(e)) {
      return creating(e);
    }
    if (wire.expired()) {
      return timeout(wire);
    }
    if (e instanceof NoRouteToHostException) {
      return new ProbeFailure(Outcome.UNREACHABLE, "no route to " + wire.peer());
    }
    if (e instanceof EOFException) {
      return new ProbeFailure(Outcome.RESET, "connection closed by the peer while " + wire.doing());
    }
    if (e instanceof SocketException || e instanceof ClosedChannelException) {
      return new ProbeFailure(Outcome.RESET, "connection reset while " + wire.doing());
    }
    return new ProbeFailure(
        Outcome.IO, e.getClass().getSimpleName() + " while " + wire.doing() + ": " + words(e));
  }

  static ProbeFailure timeout(Wire wire) {
    if (wire.cold()) {
      return new ProbeFailure(
          Outcome.LOCAL_RESOURCES,
          "no answer within what the start of this process left of " + wire.allowed());
    }
    return new ProbeFailure(
        Outcome.TIMEOUT, "no answer within " + wire.allowed() + " (" + wire.doing() + ")");
  }

  /** EMFILE, ENFILE, ENOBUFS, ENOMEM have no type of their own once there is a socket. */
  private static boolean exhausted(IOException e) {
    return says(e, "too many open files")
        || says(e, "no buffer space")
        || says(e, "cannot allocate memory");
  }

  private static boolean says(IOException e, String words) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains(words);
  }

  private static String words(IOException e) {
    return Texts.line(String.valueOf(e.getMessage()), 150);
  }
}
