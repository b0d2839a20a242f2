package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Mail over SMTP. The connection is made by {@link Doorway}, so that address policy, TLS and the
 * time limit are the same as everywhere; the mail library speaks over it.
 */
final class EmailSender implements Sender {
  private final Doorway door;
  private final MailPlan plan;

  private EmailSender(Parts parts) {
    this.door = parts.door();
    this.plan = MailPlan.read(parts.settings());
  }

  static Sender read(Parts parts) {
    return new EmailSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws Exception {
    Socket socket = door.connect(plan.host(), plan.port(), attempt);
    if (plan.security() == MailPlan.Security.TLS) {
      socket = door.secure(socket, plan.host(), attempt);
    }
    socket.setSoTimeout(attempt.millis());
    Session session = Session.getInstance(properties(socket));
    SMTPTransport transport = new SMTPTransport(session, url());
    try {
      attempt.doing("greeting and logging in at " + plan.host());
      transport.connect(socket);
      attempt.doing("handing over the mail to " + plan.host());
      MimeMessage mail = MailText.write(session, plan, message, attempt.time().wallTime());
      return deliver(transport, mail);
    } catch (MessagingException e) {
      return attempt.cut() || Channel.late(e)
          ? Delivery.retry(attempt.late())
          : SmtpAnswers.judge(transport, e);
    } finally {
      Attempt.closeQuietly(transport);
    }
  }

  private URLName url() {
    String password = plan.user() == null ? null : plan.password().reveal();
    return new URLName("smtp", plan.host(), plan.port(), null, plan.user(), password);
  }

  /**
   * To all of them or, in the case of a failure that passes, to nobody: so nobody gets it twice.
   * Receivers that are refused for good are left out.
   */
  private Delivery deliver(SMTPTransport transport, MimeMessage mail) throws MessagingException {
    List<Address> to = new ArrayList<>(plan.addresses().to());
    List<String> refused = new ArrayList<>();
    while (true) {
      try {
        transport.sendMessage(mail, to.toArray(new Address[0]));
        return refused.isEmpty()
            ? Delivery.delivered()
            : new Delivery(Delivery.Kind.DELIVERED, "without " + refused, null);
      } catch (SendFailedException e) {
        List<Address> bad = SmtpAnswers.refusedForGood(e);
        if (bad.isEmpty() || !to.removeAll(bad) || to.isEmpty()) {
          throw e;
        }
        bad.forEach(address -> refused.add(address.toString()));
      }
    }
  }

  private Properties properties(Socket socket) throws IOException {
    Properties properties = new Properties();
    boolean startTls = plan.security() == MailPlan.Security.STARTTLS;
    set(properties, "starttls.enable", startTls);
    set(properties, "starttls.required", startTls);
    set(properties, "ssl.checkserveridentity", true);
    set(properties, "ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.put("mail.smtp.ssl.socketFactory", door.factory());
    set(properties, "auth", plan.user() != null);
    set(properties, "auth.mechanisms", "PLAIN LOGIN");
    set(properties, "localhost", literal(socket));
    set(properties, "quitwait", false);
    set(properties, "sendpartial", false);
    return properties;
  }

  /** Our address as a greeting has it: asking for our name could take long. */
  private static String literal(Socket socket) {
    String address = socket.getLocalAddress().getHostAddress();
    int zone = address.indexOf('%');
    String plain = zone < 0 ? address : address.substring(0, zone);
    return plain.indexOf(':') < 0 ? "[" + plain + "]" : "[IPv6:" + plain + "]";
  }

  private static void set(Properties properties, String name, @Nullable Object value) {
    properties.setProperty("mail.smtp." + name, String.valueOf(value));
  }
}
