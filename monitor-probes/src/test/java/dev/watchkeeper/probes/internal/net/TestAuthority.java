package dev.watchkeeper.probes.internal.net;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests: roots, intermediates, and certificates good and bad. */
public final class TestAuthority {
  private final X500Name name;
  private final KeyPair pair;
  private final List<X509Certificate> chain;

  private TestAuthority(X500Name name, KeyPair pair, List<X509Certificate> chain) {
    this.name = name;
    this.pair = pair;
    this.chain = chain;
  }

  /** A root that signs itself, with a key on P-256. */
  public static TestAuthority root(String commonName) {
    return root(commonName, "EC", 256);
  }

  /** A root with a key of this kind and size. */
  public static TestAuthority root(String commonName, String kind, int bits) {
    X500Name name = new X500Name("CN=" + commonName + ",O=Test");
    KeyPair pair = pair(kind, bits);
    TestAuthority unsigned = new TestAuthority(name, pair, List.of());
    X509Certificate own = unsigned.leaf(commonName).authority(true).sign(name, pair);
    return new TestAuthority(name, pair, List.of(own));
  }

  /** An authority below this one. */
  public TestAuthority intermediate(String commonName) {
    X500Name below = new X500Name("CN=" + commonName + ",O=Test");
    KeyPair fresh = pair("EC", 256);
    X509Certificate certificate = leaf(commonName).authority(true).sign(below, fresh);
    List<X509Certificate> more = new ArrayList<>();
    more.add(certificate);
    more.addAll(chain);
    return new TestAuthority(below, fresh, List.copyOf(more));
  }

  public X509Certificate certificate() {
    return chain.get(0);
  }

  public PrivateKey key() {
    return pair.getPrivate();
  }

  /** Its certificate in PEM form. */
  public String pem() {
    return pem(certificate());
  }

  /** A certificate of a server for this name and for 127.0.0.1, to be made as told. */
  public Draft leaf(String host) {
    return new Draft(host);
  }

  /** A good certificate for localhost and 127.0.0.1. */
  public Identity good() {
    return leaf("localhost").make();
  }

  /** Signed with the key of a certificate that is no authority, and sent with that. */
  public Identity signedBy(Identity other) {
    KeyPair theirs = new KeyPair(other.leaf().getPublicKey(), other.key());
    X500Name name = X500Name.getInstance(other.leaf().getSubjectX500Principal().getEncoded());
    return new TestAuthority(name, theirs, other.chain()).good().sending(other.leaf());
  }

  public static KeyPair pair(String kind, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String pem(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String block(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  /** What one side shows of itself. */
  public record Identity(List<X509Certificate> chain, PrivateKey key) {
    public String pem() {
      StringBuilder all = new StringBuilder();
      chain.forEach(one -> all.append(TestAuthority.pem(one)));
      return all.toString();
    }

    public String keyPem() {
      return block("PRIVATE KEY", key.getEncoded());
    }

    public X509Certificate leaf() {
      return chain.get(0);
    }

    /** The same with these certificates sent after its own. */
    public Identity sending(X509Certificate... more) {
      List<X509Certificate> all = new ArrayList<>();
      all.add(leaf());
      all.addAll(List.of(more));
      return new Identity(List.copyOf(all), key);
    }
  }

  /** A certificate in the making. */
  public final class Draft {
    private final String host;
    private Instant from = Instant.now().minus(Duration.ofDays(1));
    private Instant until = Instant.now().plus(Duration.ofDays(90));
    private KeyPair own = pair("EC", 256);
    private String signature = "";
    private boolean names = true;
    private boolean ca;
    private String issuerAt = "";
    private String ocspAt = "";
    private boolean mustStaple;

    private Draft(String host) {
      this.host = host;
    }

    public Draft from(Instant begin) {
      from = begin;
      return this;
    }

    public Draft until(Instant end) {
      until = end;
      return this;
    }

    public Draft key(String kind, int bits) {
      own = pair(kind, bits);
      return this;
    }

    /** Signed in this way, such as {@code SHA1withRSA}. */
    public Draft signature(String algorithm) {
      signature = algorithm;
      return this;
    }

    /** Without alternative names: the host is in the subject's common name only. */
    public Draft commonNameOnly() {
      names = false;
      return this;
    }

    public Draft authority(boolean is) {
      ca = is;
      return this;
    }

    public Draft issuerAt(String url) {
      issuerAt = url;
      return this;
    }

    public Draft ocspAt(String url) {
      ocspAt = url;
      return this;
    }

    public Draft mustStaple() {
      mustStaple = true;
      return this;
    }

    /** Signed by the authority, sent with all intermediates and without the root. */
    public Identity make() {
      List<X509Certificate> all = new ArrayList<>();
      all.add(sign(new X500Name("CN=" + host), own));
      all.addAll(chain.subList(0, chain.size() - 1));
      return new Identity(List.copyOf(all), own.getPrivate());
    }

    /** Signed by itself. */
    public Identity selfSigned() {
      X500Name self = new X500Name("CN=" + host);
      TestAuthority itself = new TestAuthority(self, own, List.of());
      Draft same = itself.leaf(host);
      same.from = from;
      same.until = until;
      return new Identity(List.of(same.sign(self, own)), own.getPrivate());
    }

    private X509Certificate sign(X500Name subject, KeyPair subjectKey) {
      try {
        JcaX509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, new SecureRandom()),
                Date.from(from),
                Date.from(until),
                subject,
                subjectKey.getPublic());
        extend(builder);
        boolean rsa = pair.getPrivate().getAlgorithm().equals("RSA");
        String usual = rsa ? "SHA256withRSA" : "SHA256withECDSA";
        JcaContentSignerBuilder signer =
            new JcaContentSignerBuilder(signature.isEmpty() ? usual : signature);
        return new JcaX509CertificateConverter()
            .getCertificate(builder.build(signer.build(pair.getPrivate())));
      } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void extend(JcaX509v3CertificateBuilder builder) throws java.io.IOException {
      if (ca) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return;
      }
      if (names) {
        GeneralName[] both = {
          new GeneralName(GeneralName.dNSName, host),
          new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(both));
      }
      List<AccessDescription> access = new ArrayList<>();
      if (!issuerAt.isEmpty()) {
        access.add(access(AccessDescription.id_ad_caIssuers, issuerAt));
      }
      if (!ocspAt.isEmpty()) {
        access.add(access(AccessDescription.id_ad_ocsp, ocspAt));
      }
      if (!access.isEmpty()) {
        builder.addExtension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(access.toArray(new AccessDescription[0])));
      }
      if (mustStaple) {
        ASN1EncodableVector features = new ASN1EncodableVector();
        features.add(new ASN1Integer(5));
        builder.addExtension(
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"), false, new DERSequence(features));
      }
    }

    private AccessDescription access(ASN1ObjectIdentifier method, String url) {
      return new AccessDescription(
          method, new GeneralName(GeneralName.uniformResourceIdentifier, url));
    }
  }
}
