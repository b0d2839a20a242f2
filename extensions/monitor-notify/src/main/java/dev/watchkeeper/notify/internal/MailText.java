package dev.watchkeeper.notify.internal;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the mail: text and HTML of the same content. Its {@code Message-ID} comes from the
 * idempotency key, so that a mail that is sent twice is known as one; mails of one alert refer to
 * one root and so stand in one thread. Stateless.
 */
final class MailText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss '+0000'", Locale.US)
          .withZone(ZoneOffset.UTC);
  private static final int SUBJECT = 200;
  private static final int BODY = 60_000;
  private static final int LINE = 2_000;

  private MailText() {}

  static MimeMessage write(Session session, MailPlan plan, Message message, Instant now)
      throws MessagingException {
    String id = "<" + message.id() + ".watchkeeper@" + plan.addresses().domain() + ">";
    String root = "<" + message.episode() + ".alert.watchkeeper@" + plan.addresses().domain() + ">";
    MimeMessage mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    mail.setFrom(plan.addresses().from());
    mail.setRecipients(
        jakarta.mail.Message.RecipientType.TO,
        plan.addresses().to().toArray(new InternetAddress[0]));
    mail.setSubject(Escapes.PLAIN.line(message.title(), SUBJECT), "UTF-8");
    mail.setHeader("Date", DATE.format(now));
    mail.setHeader("In-Reply-To", root);
    mail.setHeader("References", root);
    mail.setHeader("Auto-Submitted", "auto-generated");
    MimeMultipart parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(message.text(Escapes.PLAIN, BODY), "plain"));
    parts.addBodyPart(part(html(message), "html"));
    mail.setContent(parts);
    mail.saveChanges();
    return mail;
  }

  private static MimeBodyPart part(String text, String kind) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, "UTF-8", kind);
    return part;
  }

  private static String html(Message message) {
    String reasons =
        message.reasons().stream()
            .map(line -> "<p>" + Escapes.HTML.line(line, LINE) + "</p>\n")
            .collect(Collectors.joining());
    String rows =
        message.fields().stream().map(MailText::row).collect(Collectors.joining("\n", "", "\n"));
    String links =
        message.links().stream().map(MailText::link).collect(Collectors.joining("<br>\n"));
    return "<!DOCTYPE html>\n<html><body style=\"font-family:sans-serif\">\n<h3 style=\"color:"
        + Colors.hex(message)
        + "\">"
        + Escapes.HTML.line(message.title(), LINE)
        + "</h3>\n"
        + reasons
        + "<table>\n"
        + rows
        + "</table>\n<p>"
        + links
        + "</p>\n</body></html>\n";
  }

  private static String row(Message.Field field) {
    return "<tr><th align=\"left\">"
        + Escapes.HTML.line(field.name(), LINE)
        + "</th><td>"
        + Escapes.HTML.line(field.value(), LINE)
        + "</td></tr>";
  }

  private static String link(Message.Field link) {
    String url = Escapes.HTML.line(link.value(), 4_000);
    return "<a href=\"" + url + "\">" + Escapes.HTML.line(link.name(), LINE) + "</a>";
  }
}
