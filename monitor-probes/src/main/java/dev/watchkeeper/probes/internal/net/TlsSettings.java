package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.spi.Settings;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the settings under {@code tls}, which all probes share. */
public final class TlsSettings {
  private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
  private static final List<String> ACCEPTABLE =
      Stream.of(TlsVerdict.values())
          .filter(TlsVerdict::ofCertificate)
          .map(TlsVerdict::code)
          .toList();
  private static final int DIGEST_BYTES = 32;

  private final Settings settings;
  private final TlsFiles files;
  private final TlsStores stores;

  private TlsSettings(Settings settings) {
    this.settings = settings;
    this.files = new TlsFiles(settings);
    this.stores = new TlsStores(settings, files);
  }

  /** For a probe whose target says whether there is TLS. */
  public static TlsClient read(Settings settings) {
    return new TlsSettings(settings.section("tls")).client();
  }

  /** For a probe with TLS as a choice: true or a map of demands chooses it; null for none. */
  public static @Nullable TlsClient choice(Settings settings) {
    boolean map = settings.asMap().get("tls") instanceof Map;
    if (!map && !settings.flag("tls").orElse(false)) {
      return null;
    }
    TlsClient.warmUp();
    return map ? read(settings) : new TlsSettings(Settings.empty().reading("tls")).client();
  }

  private TlsClient client() {
    List<X509Certificate> trusted = new ArrayList<>(files.certificates("ca"));
    trusted.addAll(stores.trusted("trust-store"));
    TlsTrust trust = trusted.isEmpty() ? null : TlsTrust.of(trusted);
    return new TlsClient(new TlsOffer(wishes()), demands(), trust, TlsClient.Patience.NONE);
  }

  private TlsDemands demands() {
    return new TlsDemands(
        settings.flag("verify").orElse(true),
        accepted(),
        pins(),
        settings.flag("require-staple").orElse(false),
        settings.number("expires-warn").between(0.0, 3_650.0).orElse(-1.0),
        settings.number("expires-fail").between(0.0, 3_650.0).orElse(-1.0));
  }

  private Set<TlsVerdict> accepted() {
    Set<TlsVerdict> accepted = new HashSet<>();
    for (String code : settings.texts("accept").orElse(List.of())) {
      if (ACCEPTABLE.contains(code)) {
        accepted.add(TlsVerdict.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_')));
      } else {
        settings.reject("accept", "takes some of " + ACCEPTABLE + ", not '" + code + "'");
      }
    }
    return Set.copyOf(accepted);
  }

  private Set<String> pins() {
    Set<String> pins = new HashSet<>();
    for (String pin : settings.texts("pins").orElse(List.of())) {
      byte[] digest = digest(pin.strip());
      if (digest.length == DIGEST_BYTES) {
        pins.add(HexFormat.of().formatHex(digest));
      } else {
        settings.reject(
            "pins",
            "takes SHA-256 digests, as 64 hexadecimal digits or as 'sha256/' and Base64, not '"
                + pin
                + "'");
      }
    }
    return Set.copyOf(pins);
  }

  private static byte[] digest(String pin) {
    try {
      return pin.startsWith("sha256/")
          ? Base64.getDecoder().decode(pin.substring("sha256/".length()))
          : HexFormat.of().parseHex(pin.replace(":", "").toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private TlsOffer.Wishes wishes() {
    String provider = settings.text("provider").optional().orElse(null);
    String serverName =
        settings
            .text("server-name")
            .check(TlsOffer::isName, "is the name of a host")
            .optional()
            .orElse(null);
    return new TlsOffer.Wishes(
        serverName,
        versions(known(provider)),
        ciphers(known(provider)),
        settings
            .texts("alpn")
            .check(TlsSettings::protocols, "takes names of protocols of 1 to 255 ASCII characters")
            .orElse(List.of()),
        settings.flag("resume").orElse(false),
        known(provider),
        clientKey());
  }

  private static boolean protocols(List<String> names) {
    return names.stream().allMatch(name -> name.matches("\\p{ASCII}{1,255}"));
  }

  private @Nullable String known(@Nullable String provider) {
    if (provider == null) {
      return null;
    }
    try {
      TlsOffer.possibleVersions(provider);
      return provider;
    } catch (GeneralSecurityException e) {
      settings.reject(
          "provider",
          "is the name of a security provider with TLS that the host has installed, not '"
              + provider
              + "'");
      return null;
    }
  }

  private List<String> versions(@Nullable String provider) {
    String low = settings.text("min-version").oneOf(VERSIONS).optional().orElse(null);
    String high = settings.text("max-version").oneOf(VERSIONS).optional().orElse(null);
    if (low == null && high == null) {
      return TlsOffer.VERSIONS;
    }
    int from = VERSIONS.indexOf(low == null ? "TLSv1.2" : low);
    int to = VERSIONS.indexOf(high == null ? "TLSv1.3" : high);
    from = low == null ? Math.min(from, to) : from;
    if (from > to) {
      settings.reject("min-version", "is not above 'max-version'");
      return TlsOffer.VERSIONS;
    }
    List<String> wanted = new ArrayList<>(VERSIONS.subList(from, to + 1));
    List<String> off = new ArrayList<>(wanted);
    off.removeAll(possible(provider));
    if (!off.isEmpty()) {
      String name = low != null && off.contains(low) ? "min-version" : "max-version";
      settings.reject(
          name,
          "takes in " + off + ", which this Java has switched off (jdk.tls.disabledAlgorithms)");
    }
    Collections.reverse(wanted);
    return List.copyOf(wanted);
  }

  private static List<String> possible(@Nullable String provider) {
    try {
      return TlsOffer.possibleVersions(provider);
    } catch (GeneralSecurityException e) {
      return List.of();
    }
  }

  private List<String> ciphers(@Nullable String provider) {
    List<String> wanted = settings.texts("ciphers").orElse(List.of());
    if (!wanted.isEmpty()) {
      List<String> unknown = new ArrayList<>(wanted);
      unknown.removeAll(TlsOffer.possibleCiphers(provider));
      if (!unknown.isEmpty()) {
        settings.reject("ciphers", "names suites that this Java does not have: " + unknown);
        return List.of();
      }
    }
    return wanted;
  }

  private @Nullable TlsClientKey clientKey() {
    List<X509Certificate> chain = files.certificates("certificate");
    boolean keyGiven = settings.has("key") || settings.has("key-file");
    boolean chainGiven = settings.has("certificate") || settings.has("certificate-file");
    TlsClientKey stored = stores.key("key-store");
    if (keyGiven != chainGiven) {
      settings.reject(
          keyGiven ? "certificate" : "key", "is missing: certificate and key come together");
    }
    if (chain.isEmpty()) {
      files.text("key", true);
      return stored;
    }
    PrivateKey key = files.key("key", chain.get(0).getPublicKey().getAlgorithm());
    if (stored != null) {
      settings.reject("key-store", "cannot be given together with 'certificate'");
    }
    return key == null ? null : new TlsClientKey(chain, key);
  }
}
