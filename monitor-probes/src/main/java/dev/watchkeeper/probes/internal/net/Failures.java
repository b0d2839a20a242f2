package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** The one place where failures of sockets get their outcome. */
final class Failures {
  private Failures() {}

  /** The failure with its outcome; {@code doing} says what was done, such as {@code connecting}. */
  static ProbeFailure of(IOException e, Wire wire) {
    if (e instanceof ProbeFailure known) {
      return known;
    }
    if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
      return timeout(wire);
    }
    ProbeFailure refused = TlsTrouble.later(e, wire.keyWanted());
    if (refused != null) {
      return refused;
    }
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("too many open files")) {
      return new ProbeFailure(Outcome.LOCAL_RESOURCES, "no file descriptor is left");
    }
    if (wire.expired()) {
      return timeout(wire);
    }
    if (e instanceof ConnectException) {
      return new ProbeFailure(
          text.contains("refused") ? Outcome.REFUSED : Outcome.UNREACHABLE,
          (text.contains("refused") ? "connection refused by " : "cannot connect to ")
              + wire.peer());
    }
    if (e instanceof NoRouteToHostException || text.contains("unreachable")) {
      return new ProbeFailure(Outcome.UNREACHABLE, "no route to " + wire.peer());
    }
    if (e instanceof EOFException) {
      return new ProbeFailure(Outcome.RESET, "connection closed by the peer while " + wire.doing());
    }
    if (e instanceof SocketException) {
      return new ProbeFailure(Outcome.RESET, "connection reset while " + wire.doing());
    }
    return new ProbeFailure(
        Outcome.IO, e.getClass().getSimpleName() + " while " + wire.doing() + ": " + text);
  }

  static ProbeFailure timeout(Wire wire) {
    if (wire.warmed()) {
      return new ProbeFailure(
          Outcome.LOCAL_RESOURCES,
          "no answer within what the first TLS handshake of this process left of "
              + wire.allowed());
    }
    return new ProbeFailure(
        Outcome.TIMEOUT, "no answer within " + wire.allowed() + " (" + wire.doing() + ")");
  }
}
