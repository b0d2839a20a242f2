package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A channel under its name. Around each sender it puts the time limit, makes a delivery of
 * everything that is thrown, and takes the secrets out of what is said. Immutable and thread-safe.
 */
final class Channel implements Notifier {
  private final String name;
  private final Settings settings;
  private final Sender sender;
  private final Common common;

  /** What all channels have. */
  record Common(String type, Duration timeout, String link, TimeSource time, Masker masker) {}

  Channel(String name, Settings settings, Sender sender, Common common) {
    this.name = name;
    this.settings = settings;
    this.sender = sender;
    this.common = common;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Notification notification) {
    Delivery delivery;
    try (Attempt attempt = Attempt.begin(common.time(), common.timeout())) {
      delivery = send(Message.of(notification, common.link()), attempt);
    }
    return new Delivery(delivery.kind(), common.masker().mask(delivery.detail()), delivery.after());
  }

  private Delivery send(Message message, Attempt attempt) {
    try {
      return sender.send(message, attempt);
    } catch (Refused e) {
      return Delivery.rejected(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Delivery.retry("interrupted");
    } catch (Exception e) {
      return Delivery.retry(attempt.cut() || late(e) ? attempt.late() : described(e));
    }
  }

  /** Whether time was over: a timeout of a socket is as long as the attempt. */
  static boolean late(Exception e) {
    @Nullable Throwable each = e;
    while (each != null && !(each instanceof InterruptedIOException)) {
      each = each.getCause();
    }
    return each != null;
  }

  /** The message of an exception and of its cause. */
  static String described(Throwable e) {
    Throwable cause = e.getCause();
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String inner = cause == null || cause.getMessage() == null ? "" : cause.getMessage();
    boolean plain = e instanceof IOException && cause == null;
    String first = plain ? message : e.getClass().getSimpleName() + ": " + message;
    return inner.isEmpty() || first.contains(inner) ? first : first + " (" + inner + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Channel that
        && name.equals(that.name)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, settings);
  }

  @Override
  public String toString() {
    return common.type() + " " + name;
  }
}
