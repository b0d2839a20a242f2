package dev.watchkeeper.probes.internal.net;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Answers of OCSP responders for tests, and a responder that gives them. */
public final class TestStaples implements AutoCloseable {
  private final HttpServer server;
  private final AtomicReference<byte[]> answer = new AtomicReference<>(new byte[0]);

  public TestStaples() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/ocsp-response");
          exchange.sendResponseHeaders(200, answer.get().length);
          exchange.getResponseBody().write(answer.get());
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  public void say(byte[] next) {
    answer.set(next);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** What the authority says of a certificate, at a time and for so long. */
  public static byte[] answer(
      TestAuthority authority, X509Certificate of, boolean revoked, Instant at, Duration valid)
      throws Exception {
    DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
    X509CertificateHolder issuer = new JcaX509CertificateHolder(authority.certificate());
    CertificateID id =
        new CertificateID(digests.get(CertificateID.HASH_SHA1), issuer, of.getSerialNumber());
    CertificateStatus status =
        revoked
            ? new RevokedStatus(Date.from(at), CRLReason.keyCompromise)
            : CertificateStatus.GOOD;
    BasicOCSPRespBuilder builder = new BasicOCSPRespBuilder(new RespID(issuer.getSubject()));
    builder.addResponse(id, status, Date.from(at), Date.from(at.plus(valid).plus(valid)), null);
    String algorithm =
        authority.key().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    return new OCSPRespBuilder()
        .build(
            OCSPRespBuilder.SUCCESSFUL,
            builder.build(
                new JcaContentSignerBuilder(algorithm).build(authority.key()),
                new X509CertificateHolder[] {issuer},
                Date.from(at)))
        .getEncoded();
  }
}
