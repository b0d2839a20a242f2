package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.TlsOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The writer and the reader of the section {@code tls} are twins; what is wrong is told at once.
 */
class TlsSettingsTest {
  private static final Secret PASSWORD = Secret.of("c0rrect-horse");
  private static final TestAuthority ROOT = TestAuthority.root("Test Root");
  private static final TestAuthority.Identity OURS = ROOT.leaf("client").make();

  @TempDir Path folder;

  private static List<Problem> problems(TlsOptions options) {
    Settings opened = opened(options);
    TlsSettings.read(opened);
    return opened.problems();
  }

  private static Settings opened(TlsOptions options) {
    return Settings.of(Map.of("tls", options.settings().asMap())).reading("settings");
  }

  private static TlsClient read(TlsOptions options) {
    Settings opened = opened(options);
    TlsClient client = TlsSettings.read(opened);
    assertEquals(List.of(), opened.problems());
    return client;
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private String store(String name, String type, boolean withKey) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    char[] password = PASSWORD.reveal().toCharArray();
    if (withKey) {
      store.setKeyEntry("own", OURS.key(), password, OURS.chain().toArray(new Certificate[0]));
    } else {
      store.setCertificateEntry("root", ROOT.certificate());
    }
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return file.toString();
  }

  @Test
  void everythingThatIsWrittenIsRead() throws Exception {
    String pin = "ab".repeat(32);
    TlsOptions all =
        TlsOptions.standard()
            .insecure()
            .accept("self-signed", "wrong-host")
            .trust(ROOT.pem())
            .trustStore(store("trust.p12", "PKCS12", false), PASSWORD)
            .clientCertificate(OURS.pem(), Secret.of(OURS.keyPem()))
            .serverName("shop.example")
            .pins(pin, "sha256/" + "A".repeat(43) + "=")
            .minVersion("TLSv1.2")
            .maxVersion("TLSv1.2")
            .alpn("h2", "http/1.1")
            .ciphers("TLS_AES_128_GCM_SHA256")
            .requireStaple()
            .expiresWarn(21)
            .expiresFail(7.5)
            .resume()
            .provider("SunJSSE");
    TlsClient client = read(all);
    assertEquals(
        new TlsDemands(
            false,
            Set.of(TlsVerdict.SELF_SIGNED, TlsVerdict.WRONG_HOST),
            Set.of(pin, "00".repeat(32)),
            true,
            21,
            7.5),
        client.demands());
    TlsOffer.Wishes wishes = client.offer().wishes();
    assertEquals("shop.example", wishes.serverName());
    assertEquals(List.of("TLSv1.2"), wishes.versions());
    assertEquals(List.of("TLS_AES_128_GCM_SHA256"), wishes.ciphers());
    assertEquals(List.of("h2", "http/1.1"), wishes.protocols());
    assertTrue(wishes.resume());
    assertEquals("SunJSSE", wishes.provider());
    assertEquals(new TlsClientKey(OURS.chain(), OURS.key()), wishes.key());
  }

  @Test
  void theRestIsReadFromFiles() throws Exception {
    TlsClient stored =
        read(TlsOptions.standard().clientKeyStore(store("k", "JKS", true), PASSWORD));
    assertEquals(new TlsClientKey(OURS.chain(), OURS.key()), stored.offer().wishes().key());
    TlsClient filed =
        read(
            TlsOptions.standard()
                .trustFile(file("ca.pem", ROOT.pem()))
                .clientCertificateFiles(file("c.pem", OURS.pem()), file("k.pem", OURS.keyPem())));
    assertEquals(stored.offer().wishes().key(), filed.offer().wishes().key());
    TestAuthority.Identity rsa = ROOT.leaf("client").key("RSA", 2_048).make();
    TlsClient other =
        read(TlsOptions.standard().clientCertificate(rsa.pem(), Secret.of(rsa.keyPem())));
    assertEquals(new TlsClientKey(rsa.chain(), rsa.key()), other.offer().wishes().key());
  }

  @Test
  void everyMethodOfTheWriterIsTested() {
    Set<String> methods =
        Stream.of(TlsOptions.class.getDeclaredMethods())
            .filter(
                m -> Modifier.isPublic(m.getModifiers()) && !Modifier.isStatic(m.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    methods.remove("settings");
    Set<String> tested =
        Set.of(
            "accept",
            "alpn",
            "ciphers",
            "clientCertificate",
            "clientCertificateFiles",
            "clientKeyStore",
            "expiresFail",
            "expiresWarn",
            "insecure",
            "maxVersion",
            "minVersion",
            "pins",
            "provider",
            "requireStaple",
            "resume",
            "serverName",
            "trust",
            "trustFile",
            "trustStore");
    assertEquals(new TreeSet<>(tested), methods, "each is called by a test above");
  }

  @Test
  void withoutSettingsTheUsualIsTaken() {
    TlsClient client = read(TlsOptions.standard());
    assertEquals(TlsDemands.standard(), client.demands());
    assertTrue(client.offer().wishes().common());
    assertEquals(List.of("TLSv1.3", "TLSv1.2"), client.offer().versions());
    assertNull(TlsSettings.choice(Settings.empty().reading("")));
    Settings chosen = Settings.of(Map.of("tls", true)).reading("");
    assertFalse(TlsSettings.choice(chosen) == null);
    assertEquals(List.of(), chosen.problems());
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Map<String, Object> wrong = new LinkedHashMap<>();
    wrong.put("verify", "perhaps");
    wrong.put("accept", List.of("self-signed", "expiring"));
    wrong.put("pins", List.of("sha256/short", "xyz"));
    wrong.put("ca", "no certificate");
    wrong.put("server-name", "127.0.0.1");
    wrong.put("min-version", "TLSv9");
    wrong.put("ciphers", List.of("TLS_NULL"));
    wrong.put("alpn", List.of(""));
    wrong.put("expires-warn", -3);
    wrong.put("provider", "Nobody");
    wrong.put("certificate", OURS.pem());
    wrong.put("unheard-of", 1);
    Settings opened = Settings.of(Map.of("tls", wrong)).reading("settings");
    TlsSettings.read(opened);
    Set<String> names =
        opened.problems().stream()
            .map(Problem::where)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        new TreeSet<>(
            List.of(
                "settings.tls.verify",
                "settings.tls.accept",
                "settings.tls.pins",
                "settings.tls.ca",
                "settings.tls.server-name",
                "settings.tls.min-version",
                "settings.tls.ciphers",
                "settings.tls.alpn",
                "settings.tls.expires-warn",
                "settings.tls.provider",
                "settings.tls.key",
                "settings.tls.unheard-of")),
        names);
  }

  @Test
  void versionsThatThisJavaHasSwitchedOffAreNotTakenInSilence() {
    String told = problems(TlsOptions.standard().minVersion("TLSv1")).toString();
    assertTrue(told.contains("settings.tls.min-version"), told);
    assertTrue(told.contains("switched off"), told);
    told = problems(TlsOptions.standard().minVersion("TLSv1.3").maxVersion("TLSv1.2")).toString();
    assertTrue(told.contains("is not above 'max-version'"), told);
  }

  @Test
  void aStoreThatIsMissingCorruptOrLockedIsNamedWithoutItsPassword() throws Exception {
    String missing = folder.resolve("missing.p12").toString();
    String corrupt = file("corrupt.p12", "0\u0082nothing of the kind");
    String locked = store("locked.p12", "PKCS12", false);
    String jks = store("locked.jks", "JKS", false);
    Secret wrong = Secret.of("wr0ng-horse");
    told(TlsOptions.standard().trustStore(missing, PASSWORD), "trust-store", "not there", missing);
    told(TlsOptions.standard().trustStore(corrupt, PASSWORD), "trust-store", "no sound", corrupt);
    told(
        TlsOptions.standard().trustStore(locked, wrong),
        "trust-store-password",
        "does not open",
        locked);
    told(TlsOptions.standard().trustStore(jks, wrong), "trust-store-password", "open", jks);
    told(TlsOptions.standard().clientKeyStore(missing, wrong), "key-store", "not there", missing);
    told(
        TlsOptions.standard().trustStore(folder.toString(), PASSWORD),
        "trust-store",
        "cannot be read",
        folder.toString());
    told(TlsOptions.standard().trustFile(missing), "ca-file", "not there", missing);
    told(TlsOptions.standard().trustFile(corrupt), "ca-file", "there is none", corrupt);
    told(
        TlsOptions.standard().clientKeyStore(locked, PASSWORD),
        "key-store",
        "without a private key",
        locked);
  }

  private static void told(TlsOptions options, String name, String words, String file) {
    List<Problem> all = problems(options);
    assertEquals(1, all.size(), all::toString);
    String told = all.get(0).toString();
    assertTrue(told.startsWith("settings.tls." + name + ":"), told);
    assertTrue(told.contains(words) && told.contains(file), told);
    assertFalse(told.contains("horse"), told);
  }

  @Test
  void aKeyIsNeverShown() {
    String broken = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
    List<Problem> all =
        problems(TlsOptions.standard().clientCertificate(OURS.pem(), Secret.of(broken)));
    assertEquals(1, all.size(), all::toString);
    assertFalse(all.toString().contains("c2VjcmV0"), all::toString);
    TlsOptions good = TlsOptions.standard().clientCertificate(OURS.pem(), Secret.of(OURS.keyPem()));
    String line = OURS.keyPem().split("\n")[1];
    assertFalse(good.settings().toString().contains(line));
    assertFalse(String.valueOf(read(good).offer().wishes()).contains(line));
  }
}
