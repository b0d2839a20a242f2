package dev.watchkeeper.probes.internal.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A key with a certificate that signs itself, for the handshake of the warm-up and nothing else.
 * Written by hand in DER (X.690, RFC 5280), since the platform has no maker of certificates.
 */
final class TlsWarmKey {
  private static final int SEQUENCE = 0x30;
  private static final byte[] SERIAL = {2, 1, 1};
  private static final byte[] ECDSA_WITH_SHA256 = {
    SEQUENCE, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
  };
  private static final byte[] NAME = {
    SEQUENCE, 12, 0x31, 10, SEQUENCE, 8, 6, 3, 0x55, 4, 3, 0x0c, 1, 'w'
  };

  private TlsWarmKey() {}

  static TlsClientKey make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    byte[] validity = tagged(SEQUENCE, time("200101000000Z"), time("491231235959Z"));
    byte[] body =
        tagged(
            SEQUENCE,
            SERIAL,
            ECDSA_WITH_SHA256,
            NAME,
            validity,
            NAME,
            pair.getPublic().getEncoded());
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(pair.getPrivate());
    signer.update(body);
    byte[] signature = tagged(3, new byte[] {0}, signer.sign());
    byte[] whole = tagged(SEQUENCE, body, ECDSA_WITH_SHA256, signature);
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
    return new TlsClientKey(List.of(certificate), pair.getPrivate());
  }

  private static byte[] time(String text) {
    return tagged(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(tag);
    int length = content.size();
    if (length > 255) {
      all.write(0x82);
      all.write(length >> 8);
    } else if (length > 127) {
      all.write(0x81);
    }
    all.write(length);
    all.writeBytes(content.toByteArray());
    return all.toByteArray();
  }
}
