package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when TLS comes on a connection. There is no falling back: what was offered and then
 * fails is a failure.
 *
 * @param mode when
 * @param tls the demands; null if there is never TLS
 */
public record Security(Mode mode, @Nullable TlsClient tls) {
  /** When TLS begins. */
  public enum Mode {
    /** Never. */
    NONE,
    /** Before the first word. */
    AT_ONCE,
    /** By a command of the protocol, and nothing goes on without. */
    REQUIRED,
    /** By a command of the protocol if the peer offers it. */
    OPTIONAL
  }

  private static final String SETTING = "security";
  private static final String FROM_THE_START = "tls";
  private static final Map<String, Mode> WORDS =
      Map.of(
          "none",
          Mode.NONE,
          FROM_THE_START,
          Mode.AT_ONCE,
          "starttls",
          Mode.REQUIRED,
          "starttls-if-offered",
          Mode.OPTIONAL);

  /** For a protocol in which TLS begins at once or not at all. */
  static Security direct(Settings settings) {
    TlsClient tls = TlsSettings.choice(settings);
    return new Security(tls == null ? Mode.NONE : Mode.AT_ONCE, tls);
  }

  /** For a protocol that can change to TLS; a password needs it unless the settings say no. */
  static Security changing(Access.Kind kind, Settings settings, boolean password) {
    List<String> words = new ArrayList<>(WORDS.keySet().stream().sorted().toList());
    if (kind.tlsPort() == 0) {
      words.remove(FROM_THE_START);
    }
    String asked = settings.text(SETTING).oneOf(words).optional().orElse("");
    boolean open =
        kind.login() != Login.Form.NONE && settings.flag("credentials-without-tls").orElse(false);
    boolean guarded = password && !open;
    TlsClient tls = TlsSettings.choice(settings);
    boolean start = kind.tlsPort() != 0 && Boolean.TRUE.equals(settings.asMap().get("tls"));
    Mode usual = start ? Mode.AT_ONCE : tls != null || guarded ? Mode.REQUIRED : Mode.NONE;
    Mode mode = WORDS.getOrDefault(asked, usual);
    if (guarded && (mode == Mode.NONE || mode == Mode.OPTIONAL)) {
      settings.reject(
          SETTING,
          "is 'starttls' or 'tls' where a password is sent;"
              + " 'credentials-without-tls' sends it in the clear");
    }
    return new Security(mode, mode == Mode.NONE ? null : tls == null ? standard() : tls);
  }

  /** What is demanded of TLS where nothing is said. */
  static TlsClient standard() {
    return TlsSettings.read(Settings.empty().reading("tls"));
  }
}
