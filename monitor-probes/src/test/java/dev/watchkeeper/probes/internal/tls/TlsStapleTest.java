package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestAuthority.Identity;
import dev.watchkeeper.probes.internal.net.TestStaples;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that staples what its authority's responder says. */
class TlsStapleTest extends TlsRuns {
  private static final String STAPLING = "jdk.tls.server.enableStatusRequestExtension";
  private static final Duration DAY = Duration.ofDays(1);
  private static final TestAuthority RSA = TestAuthority.root("RSA Root", "RSA", 2_048);
  private static TestStaples responder;

  @BeforeAll
  static void startResponder() throws IOException {
    responder = new TestStaples();
  }

  @AfterAll
  static void stopResponder() {
    responder.close();
  }

  /** The platform looks at the property when the context of a server is made. */
  private static Reading look(boolean revoked, TlsOptions options) throws Exception {
    Identity identity =
        RSA.leaf("localhost").ocspAt(responder.url()).make().sending(RSA.certificate());
    responder.say(TestStaples.answer(RSA, identity.leaf(), revoked, Instant.now().minus(DAY), DAY));
    System.setProperty(STAPLING, "true");
    try (TestTlsServer server = TestTlsServer.of(identity)) {
      return look(server, options);
    } finally {
      System.clearProperty(STAPLING);
    }
  }

  private static TlsOptions trustingIt() {
    return TlsOptions.standard().trust(RSA.pem());
  }

  @Test
  void aGoodAnswerIsSeen() throws Exception {
    Reading reading = look(false, trustingIt().requireStaple());
    isUp(reading);
    assertEquals("good", text(reading, Net.TLS_STAPLE));
  }

  @Test
  void aRevokedCertificateIsDown() throws Exception {
    Reading reading = look(true, trustingIt());
    isDown(reading, "revoked", "was revoked");
    assertEquals("revoked", text(reading, Net.TLS_STAPLE));
  }

  @Test
  void aMissingAnswerCountsOnlyIfItIsDemanded() throws IOException {
    isUp(look(ROOT.good(), trusting()));
    isDown(look(ROOT.good(), trusting().requireStaple()), "staple-missing");
    isDown(look(ROOT.leaf("localhost").mustStaple().make(), trusting()), "staple-missing");
  }
}
