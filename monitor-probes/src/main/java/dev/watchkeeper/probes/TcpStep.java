package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;

/**
 * One step of a dialogue of the tcp probe. In what is sent and in texts that are awaited, {@code \r
 * \n \t \\ \0} and {@code \xNN} stand for bytes. Immutable; every method gives a copy.
 */
public final class TcpStep {
  private final Settings settings;

  private TcpStep(Settings settings) {
    this.settings = settings;
  }

  private static TcpStep of(String name, Object value) {
    return new TcpStep(Settings.empty().with(name, requireNonNull(value, name)));
  }

  private TcpStep with(String name, Object value) {
    return new TcpStep(settings.with(name, requireNonNull(value, name)));
  }

  /** Sends a text; {@code ${name}} in it stands for what an earlier step captured. */
  public static TcpStep send(String text) {
    return of("send", text);
  }

  /** Sends bytes in hexadecimal, with blanks between them if you like. */
  public static TcpStep sendHex(String hex) {
    return of("send-hex", hex);
  }

  /** Sends a text that is never shown, as {@link #send}. */
  public static TcpStep sendSecret(Secret text) {
    return of("send-secret", text);
  }

  /** Reads on until this text has come. */
  public static TcpStep expect(String text) {
    return of("expect", text);
  }

  /**
   * Reads on until the regular expression is found. Its named groups {@code (?<name>...)} are
   * captured for later steps and measured under {@link Tcp#captured}; a name is lower-case letters
   * and digits.
   */
  public static TcpStep expectMatch(String regex) {
    return of("expect-matches", regex);
  }

  /** Reads on until these bytes, in hexadecimal, have come. */
  public static TcpStep expectHex(String hex) {
    return of("expect-hex", hex);
  }

  /** Puts TLS on the connection, after the end of the line that was awaited last. */
  public static TcpStep startTls() {
    return of("starttls", true);
  }

  /** Waits this long, up to an hour, and no longer than the run lasts. */
  public static TcpStep delay(Duration time) {
    return of("delay", time);
  }

  /** Says that nothing more will be sent; what the peer sends is still read. */
  public static TcpStep halfClose() {
    return of("half-close", true);
  }

  /** Of a step that awaits: reads up to this text, such as {@code \n}, and judges then. */
  public TcpStep until(String end) {
    return with("until", end);
  }

  /** Of a step that awaits: reads until the peer closes, and judges then. */
  public TcpStep untilClosed() {
    return with("until-closed", true);
  }

  /** Of a step that awaits: DOWN at once if this regular expression is found. */
  public TcpStep reject(String regex) {
    return with("reject", regex);
  }

  /** Of a step that awaits: reads at most so many bytes, 1 to 262,144; 65,536 unless said. */
  public TcpStep maxBytes(int bytes) {
    return with("max-bytes", bytes);
  }

  /** Of a step that awaits: another answer than the expected one is DEGRADED in place of DOWN. */
  public TcpStep orDegraded() {
    return with("mismatch", "degraded");
  }

  /** The data form. */
  public Settings settings() {
    return settings;
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
