package dev.watchkeeper.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate (RFC 5280) that is its own authority, for 127.0.0.1 and localhost, good from
 * yesterday for 30 days, and the key that belongs to it. For servers in tests that speak TLS.
 *
 * @param pair its keys, of the curve P-256
 * @param certificate the certificate
 */
public record TestCertificate(KeyPair pair, X509Certificate certificate) {
  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 3;
  private static final int VERSION_3 = 2;
  private static final byte[] ECDSA_SHA256 = {
    6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
  };
  private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};
  private static final byte[] ALTERNATIVE_NAME = {6, 3, 0x55, 0x1d, 0x11};

  /**
   * A new one.
   *
   * @throws AssertionError if this runtime cannot make it
   */
  public static TestCertificate make() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      byte[] body = body(pair, Instant.now());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] signed = der(BIT_STRING, new byte[1], signature.sign());
      byte[] whole = der(SEQUENCE, body, der(SEQUENCE, ECDSA_SHA256), signed);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return new TestCertificate(
          pair, (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(whole)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no certificate can be made here", e);
    }
  }

  /** One for all tests of this process. */
  public static TestCertificate one() {
    return Shared.ONE;
  }

  /** Made when it is first asked for. */
  private static final class Shared {
    private static final TestCertificate ONE = make();
  }

  private static byte[] body(KeyPair pair, Instant now) {
    byte[] text = "watchkeeper test".getBytes(StandardCharsets.UTF_8);
    byte[] name = der(SEQUENCE, der(0x31, der(SEQUENCE, COMMON_NAME, der(0x0c, text))));
    byte[] hosts =
        der(
            SEQUENCE,
            der(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
            der(0x87, new byte[] {127, 0, 0, 1}));
    byte[] extension = der(SEQUENCE, ALTERNATIVE_NAME, der(4, hosts));
    return der(
        SEQUENCE,
        der(0xa0, der(2, new byte[] {VERSION_3})),
        der(2, BigInteger.valueOf(now.toEpochMilli()).toByteArray()),
        der(SEQUENCE, ECDSA_SHA256),
        name,
        der(SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(30)))),
        name,
        pair.getPublic().getEncoded(),
        der(0xa3, der(SEQUENCE, extension)));
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(at);
    return der(0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A tag, the length of the parts, and the parts (X.690). */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    if (length >= 256) {
      all.write(0x82);
      all.write(length >> 8);
    } else if (length >= 128) {
      all.write(0x81);
    }
    all.write(length);
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }

  /**
   * For the side of a server.
   *
   * @throws AssertionError if this runtime cannot
   */
  public KeyManagerFactory keys() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      char[] password = new char[0];
      store.setKeyEntry("test", pair.getPrivate(), password, new Certificate[] {certificate});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("no store of keys can be made here", e);
    }
  }

  /**
   * For the side of a server: shows the certificate.
   *
   * @throws AssertionError if this runtime cannot
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys().getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no TLS here", e);
    }
  }

  /**
   * The certificate as text (RFC 7468).
   *
   * @throws AssertionError if it cannot be written
   */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
