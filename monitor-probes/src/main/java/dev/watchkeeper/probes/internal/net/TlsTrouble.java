package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Texts;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says why a handshake failed, from the bytes of the peer first and from the platform's exception
 * second.
 *
 * @param verdict for machines
 * @param words for people, after "TLS handshake failed: "
 */
record TlsTrouble(TlsVerdict verdict, String words) {
  private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");
  private static final Set<String> ABOUT_OURS =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied",
          "decrypt_error");

  /** What is known of a handshake besides its exception. */
  record Circumstances(TlsHello hello, boolean asked, boolean hasKey, List<String> versions) {}

  ProbeFailure failure() {
    boolean ours = verdict == TlsVerdict.NO_COMMON_PROTOCOL && words.startsWith("this Java");
    return new ProbeFailure(ours ? Outcome.CONFIG : Outcome.TLS, "TLS handshake failed: " + words);
  }

  /** True if it was the clock or a cancellation that ended it. */
  static boolean timedOut(IOException e) {
    return caused(e, InterruptedIOException.class);
  }

  static TlsTrouble of(IOException e, Circumstances in) {
    if (in.hello().foreign()) {
      return foreign(in.hello());
    }
    String alert = received(e);
    if (alert != null) {
      return alert(alert, in);
    }
    String chosen = in.hello().version();
    if (chosen != null && !in.versions().contains(chosen)) {
      return new TlsTrouble(
          TlsVerdict.PROTOCOL_VERSION,
          "the peer speaks " + chosen + ", wanted is " + String.join(" or ", in.versions()));
    }
    if (caused(e, EOFException.class)) {
      return cut(TlsVerdict.CLOSED, "closed", in);
    }
    if (caused(e, SocketException.class)) {
      return cut(TlsVerdict.RESET, "reset", in);
    }
    return own(String.valueOf(e.getMessage()));
  }

  /** A reset overtakes the alert of a peer that misses our certificate. */
  private static TlsTrouble cut(TlsVerdict verdict, String how, Circumstances in) {
    return in.asked() && !in.hasKey()
        ? new TlsTrouble(
            TlsVerdict.CLIENT_CERTIFICATE_REQUIRED,
            "the peer demands a client certificate (it " + how + " the connection)")
        : new TlsTrouble(verdict, "the peer " + how + " the connection");
  }

  private static TlsTrouble foreign(TlsHello hello) {
    String said = hello.said();
    if (hello.http()) {
      return new TlsTrouble(
          TlsVerdict.PLAIN_HTTP, "the peer does not speak TLS but plain HTTP: '" + said + "'");
    }
    String what = said.isEmpty() ? "" : ", it says '" + said + "'";
    return new TlsTrouble(TlsVerdict.NOT_TLS, "the peer does not speak TLS" + what);
  }

  /** The alert that the peer sent, by its name; null if it sent none. */
  static @Nullable String received(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Matcher alert = RECEIVED.matcher(String.valueOf(cause.getMessage()));
      if (alert.find()) {
        return alert.group(1);
      }
    }
    return null;
  }

  private static TlsTrouble alert(String alert, Circumstances in) {
    TlsTrouble ours = aboutOurs(alert, in);
    if (ours != null) {
      return ours;
    }
    String suffix = " (alert " + alert + ")";
    return switch (alert) {
      case "protocol_version" ->
          new TlsTrouble(
              TlsVerdict.PROTOCOL_VERSION,
              "the peer speaks no " + String.join(" or ", in.versions()) + suffix);
      case "handshake_failure", "insufficient_security" ->
          new TlsTrouble(
              TlsVerdict.NO_COMMON_CIPHER,
              "the peer found no cipher suite, key or signature in common" + suffix);
      case "unrecognized_name" ->
          new TlsTrouble(TlsVerdict.UNKNOWN_NAME, "the peer knows no such host" + suffix);
      case "no_application_protocol" ->
          new TlsTrouble(
              TlsVerdict.NO_COMMON_PROTOCOL, "the peer speaks none of the protocols" + suffix);
      default -> new TlsTrouble(TlsVerdict.ALERT, "the peer ended it" + suffix);
    };
  }

  /** If the alert is about our certificate, or that there is none. */
  private static @Nullable TlsTrouble aboutOurs(String alert, Circumstances in) {
    String suffix = " (alert " + alert + ")";
    boolean about = ABOUT_OURS.contains(alert) || alert.equals("handshake_failure");
    if (!in.hasKey() && (in.asked() && about || alert.equals("certificate_required"))) {
      return new TlsTrouble(
          TlsVerdict.CLIENT_CERTIFICATE_REQUIRED, "the peer demands a client certificate" + suffix);
    }
    if (in.asked() && about) {
      return new TlsTrouble(
          TlsVerdict.CLIENT_CERTIFICATE_REFUSED, "the peer refused our certificate" + suffix);
    }
    return null;
  }

  /** What an exception after the handshake means, if it is about TLS; null if it is not. */
  static @Nullable ProbeFailure later(IOException e, boolean keyWanted) {
    String alert = received(e);
    boolean key = keyWanted && (alert != null || caused(e, SocketException.class));
    if (key || "certificate_required".equals(alert)) {
      String suffix = alert == null ? " (it reset the connection)" : " (alert " + alert + ")";
      return new ProbeFailure(Outcome.TLS, "the peer demands a client certificate" + suffix);
    }
    return alert == null
        ? null
        : new ProbeFailure(Outcome.TLS, "the peer ended TLS with alert " + alert);
  }

  private static TlsTrouble own(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("no appropriate protocol")) {
      return new TlsTrouble(
          TlsVerdict.NO_COMMON_PROTOCOL,
          "this Java allows none of the versions and ciphers that the check asks for");
    }
    if (lower.contains("remote host terminated") || lower.contains("closed inbound")) {
      return new TlsTrouble(TlsVerdict.CLOSED, "the peer closed the connection");
    }
    return new TlsTrouble(
        TlsVerdict.BROKEN, "the peer breaks the rules of TLS: " + Texts.line(message, 150));
  }

  private static boolean caused(Throwable e, Class<? extends Throwable> by) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (by.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
