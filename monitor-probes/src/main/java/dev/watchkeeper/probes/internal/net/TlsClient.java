package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.Net;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The TLS side of one check. The handshake takes every certificate and records it; only then is it
 * judged, so that facts exist for bad certificates too. Made once per probe and shared by its runs;
 * thread-safe. What the platform needs for handshakes is made at the first one, since that takes
 * long in a process that has had none.
 */
public final class TlsClient {
  private static final int MOST_CHAINS = 8;
  private static final long LAST_WORD_MILLIS = 1_000;

  private final TlsOffer offer;
  private final TlsDemands demands;
  private final @Nullable TlsTrust trust;
  private final Patience patience;
  private final Map<List<X509Certificate>, CertificateChain> known = new ConcurrentHashMap<>();

  /** Whether it waits after the handshake for what the peer may say against it. */
  enum Patience {
    /** Not at all: what comes next is the probe's to read. */
    NONE,
    /** For a moment, if the peer asked for a certificate. */
    IF_ASKED,
    /** Until half of what is left of the run is over. */
    EXPECTING
  }

  /** With no trust of its own, the platform's authorities are trusted. */
  TlsClient(TlsOffer offer, TlsDemands demands, @Nullable TlsTrust trust, Patience patience) {
    this.offer = offer;
    this.demands = demands;
    this.trust = trust;
    this.patience = patience;
  }

  /**
   * A client for a probe that says nothing after the handshake: it waits for a moment whether the
   * peer takes back its consent, as it does in TLS 1.3 for want of a client certificate.
   */
  public TlsClient alone() {
    return new TlsClient(offer, demands, trust, Patience.IF_ASKED);
  }

  /**
   * A client for a probe that wants the peer to refuse: it demands nothing of the certificate, says
   * nothing after the handshake and waits for the refusal that in TLS 1.3 may come only then.
   */
  public TlsClient expectingRefusal() {
    return new TlsClient(offer, demands.none(), trust, Patience.EXPECTING);
  }

  /** A client that offers these protocols (ALPN), the most wanted first. */
  public TlsClient offering(List<String> protocols) {
    return new TlsClient(offer.with(protocols), demands, trust, patience);
  }

  /**
   * Prepares this process for its first handshake, in the background; to be called when a probe is
   * made that will use TLS. Only the first call does something.
   */
  public static void warmUp() {
    TlsWarmUp.start();
  }

  TlsOffer offer() {
    return offer;
  }

  TlsDemands demands() {
    return demands;
  }

  /** What a handshake needs of the run that it is part of. */
  interface Run {
    /** What is left of it, in milliseconds, at least one. */
    int timeout() throws IOException;

    /** True if nothing is left of it. */
    boolean expired();

    /** Where facts go. */
    Measurements.Builder measured();

    /** The wall clock, by which dates are judged. */
    Instant wallTime();

    Optional<String> recall(String name);

    void remember(String name, String text);

    /** The target works, but not as well as it should. */
    void degraded(String why);

    /** The handshake was done; {@code asked} if the peer wanted a certificate that we have not. */
    void secured(boolean asked);
  }

  /** Shakes hands over a connected socket, records, judges; closes nothing. */
  Socket handshake(Socket plain, String host, Run run) throws IOException {
    TlsTap tap = new TlsTap(plain, run, offer.resumes());
    String name = offer.nameFor(host);
    SSLSocket socket = offer.over(tap, name);
    TlsWitness.Notes notes = offer.witness().begin(socket);
    try {
      try {
        socket.startHandshake();
        run.secured(notes.asked && !offer.witness().hasKey());
        lastWord(socket, tap, notes, run.timeout() / 2);
        tap.shaken();
      } catch (IOException e) {
        record(notes.chain, notes.authType, name, run);
        throw failed(e, new TlsHello(tap.first()), notes, run);
      }
      agreed(socket, new TlsHello(tap.first()), notes, run.measured());
      judge(socket.getSession(), notes, name, run);
      return socket;
    } finally {
      offer.witness().end(socket);
    }
  }

  /** In TLS 1.3 the peer says only after the handshake that it wants a certificate. */
  private void lastWord(SSLSocket socket, TlsTap tap, TlsWitness.Notes notes, int half)
      throws IOException {
    boolean waits = patience == Patience.EXPECTING || patience == Patience.IF_ASKED && notes.asked;
    if (!waits || !socket.getSession().getProtocol().equals("TLSv1.3")) {
      return;
    }
    long most = patience == Patience.EXPECTING ? half : LAST_WORD_MILLIS;
    tap.waitAtMost(Math.max(1, Math.min(most, half)));
    try {
      if (socket.getInputStream().read() < 0 && !offer.witness().hasKey()) {
        throw new EOFException("closed");
      }
    } catch (SocketTimeoutException e) {
      tap.waitAtMost(Integer.MAX_VALUE);
    }
  }

  private IOException failed(IOException e, TlsHello hello, TlsWitness.Notes notes, Run run) {
    String alert = TlsTrouble.received(e);
    if (alert != null) {
      run.measured().set(Net.TLS_ALERT, alert);
    }
    if (run.expired() || TlsTrouble.timedOut(e)) {
      run.measured().set(Net.TLS_VERDICT, TlsVerdict.TIMEOUT.code());
      return new SocketTimeoutException("in the handshake");
    }
    TlsTrouble trouble =
        TlsTrouble.of(
            e,
            new TlsTrouble.Circumstances(
                hello, notes.asked, offer.witness().hasKey(), offer.versions()));
    run.measured().set(Net.TLS_VERDICT, trouble.verdict().code());
    return trouble.failure();
  }

  /** What both sides agreed on. */
  private void agreed(
      SSLSocket socket, TlsHello hello, TlsWitness.Notes notes, Measurements.Builder into) {
    SSLSession session = socket.getSession();
    into.set(Net.TLS_VERSION, session.getProtocol());
    into.set(Net.TLS_CIPHER, session.getCipherSuite());
    String protocol = socket.getApplicationProtocol();
    if (protocol != null && !protocol.isEmpty()) {
      into.set(Net.TLS_ALPN, protocol);
    }
    boolean resumed = notes.chain == null || hello.resumed();
    into.set(Net.TLS_RESUMED, resumed ? 1 : 0);
    if (notes.asked) {
      into.set(Net.TLS_CLIENT_CERTIFICATE, offer.witness().hasKey() ? "sent" : "wanted");
    }
  }

  private void judge(SSLSession session, TlsWitness.Notes notes, String name, Run run)
      throws IOException {
    X509Certificate[] sent = notes.chain == null ? chain(session) : notes.chain;
    CertificateChain chain = record(sent, notes.authType, name, run);
    if (chain == null) {
      run.measured().set(Net.TLS_VERDICT, TlsVerdict.NO_CERTIFICATE.code());
      throw new ProbeFailure(Outcome.TLS, "the peer sent no certificate");
    }
    Instant now = run.wallTime();
    CertificateStaple staple = CertificateStaple.judge(chain.path(), stapled(session), now);
    run.measured().set(Net.TLS_STAPLE, staple.status());
    List<TlsFinding> findings = demands.findings(chain, name, staple, now);
    String problems =
        findings.stream().map(one -> one.verdict().code()).collect(Collectors.joining(" "));
    run.measured().set(Net.TLS_PROBLEMS, problems);
    decide(findings, chain, run);
  }

  private void decide(List<TlsFinding> findings, CertificateChain chain, Run run)
      throws ProbeFailure {
    Instant now = run.wallTime();
    List<TlsFinding> failing =
        findings.stream().filter(one -> demands.fails(one, chain, now)).toList();
    List<TlsFinding> shown = failing.isEmpty() && !demands.verify() ? findings : failing;
    TlsVerdict verdict = shown.isEmpty() ? TlsVerdict.OK : shown.get(0).verdict();
    run.measured().set(Net.TLS_VERDICT, verdict.code());
    if (!failing.isEmpty()) {
      String words = failing.stream().map(TlsFinding::words).collect(Collectors.joining("; it "));
      throw new ProbeFailure(Outcome.TLS, "the certificate " + words);
    }
    for (TlsFinding one : findings) {
      if (one.verdict() == TlsVerdict.EXPIRING) {
        run.measured().set(Net.TLS_VERDICT, one.verdict().code());
        run.degraded("the certificate " + one.words());
      }
    }
  }

  /** Facts of a chain, before anything of it is judged; null if there is none. */
  private @Nullable CertificateChain record(
      X509Certificate @Nullable [] sent, String authType, String name, Run run) {
    if (sent == null || sent.length == 0) {
      return null;
    }
    CertificateChain chain = known(sent, authType);
    chain.facts().record(run.wallTime(), run.measured());
    if (chain.path().authority() != null) {
      CertificateFacts.recordVerified(chain.path().certificates(), run.measured());
    }
    CertificateChange.note(chain.facts().sha256(), name, run);
    return chain;
  }

  /** Chains that hold are looked at once: nothing about them changes but the time. */
  private CertificateChain known(X509Certificate[] sent, String authType) {
    List<X509Certificate> key = Arrays.asList(sent);
    CertificateChain before = known.get(key);
    if (before != null) {
      return before;
    }
    TlsTrust trusted = trust == null ? TlsTrust.platform() : trust;
    CertificateChain fresh = new CertificateChain(sent, authType, trusted);
    if (fresh.trusted()) {
      if (known.size() >= MOST_CHAINS) {
        known.clear();
      }
      known.put(key, fresh);
    }
    return fresh;
  }

  private static X509Certificate @Nullable [] chain(SSLSession session) {
    try {
      Certificate[] all = session.getPeerCertificates();
      return Arrays.copyOf(all, all.length, X509Certificate[].class);
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static byte @Nullable [] stapled(SSLSession session) {
    try {
      List<byte[]> answers =
          session instanceof ExtendedSSLSession more ? more.getStatusResponses() : List.of();
      return answers.isEmpty() ? null : answers.get(0);
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  /**
   * Waits until this process has had its first handshake; true if that took time.
   *
   * @throws ProbeFailure blaming ourselves, if that is not so in time
   */
  public static boolean awaitWarm(Duration atMost) throws IOException {
    return TlsWarmUp.await(atMost);
  }
}
