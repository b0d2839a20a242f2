package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notifier.Delivery;

/** Writes each message as one line to a logger of the platform. */
final class LogSender implements Sender {
  private static final int LONGEST = 4_000;

  private final System.Logger logger;

  private LogSender(Parts parts) {
    String name = parts.optionalWord("logger").orElse("dev.watchkeeper.alerts");
    this.logger = System.getLogger(name);
  }

  static Sender read(Parts parts) {
    return new LogSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) {
    String all = message.title() + ": " + String.join("; ", message.lines()).replace("; ; ", "; ");
    logger.log(level(message), Escapes.PLAIN.line(all, LONGEST));
    return Delivery.delivered();
  }

  private static System.Logger.Level level(Message message) {
    Severity severity = message.severity();
    return message.resolved() || severity == Severity.INFO
        ? System.Logger.Level.INFO
        : severity == Severity.WARNING ? System.Logger.Level.WARNING : System.Logger.Level.ERROR;
  }
}
