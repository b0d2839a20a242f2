package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of a mail server mean: 5xx rejects, 4xx and everything that broke off is tried
 * again; a server that does not offer STARTTLS is not spoken to without. Stateless.
 */
final class SmtpAnswers {
  private static final String NO_STARTTLS = "STARTTLS is required";

  private SmtpAnswers() {}

  static Delivery judge(SMTPTransport transport, MessagingException e) {
    boolean login = e instanceof AuthenticationFailedException;
    int code = code(transport, e);
    String told = (login ? "the login was refused: " : "") + Channel.described(e);
    if (String.valueOf(e.getMessage()).startsWith(NO_STARTTLS) && code / 100 != 4) {
      return Delivery.rejected("the server does not offer STARTTLS");
    }
    boolean never = code / 100 == 5 || login && code / 100 != 4;
    return never ? Delivery.rejected(told) : Delivery.retry(told);
  }

  /** The receivers that were refused with 5xx; none of them if any was with another code. */
  static List<Address> refusedForGood(SendFailedException e) {
    List<Address> refused = new ArrayList<>();
    for (Exception next = e.getNextException(); next != null; next = after(next)) {
      if (next instanceof SMTPAddressFailedException one) {
        if (one.getReturnCode() / 100 != 5) {
          return List.of();
        }
        refused.add(one.getAddress());
      }
    }
    return refused;
  }

  private static @Nullable Exception after(Exception e) {
    return e instanceof MessagingException m ? m.getNextException() : null;
  }

  /** The code that decides: of several receivers one that passes, else the last that was heard. */
  private static int code(SMTPTransport transport, MessagingException e) {
    int found = 0;
    for (Exception next = e; next != null; next = after(next)) {
      int code = 0;
      if (next instanceof SMTPAddressFailedException one) {
        code = one.getReturnCode();
      } else if (next instanceof SMTPSendFailedException all) {
        code = all.getReturnCode();
      }
      found = found == 0 || code / 100 == 4 ? code : found;
    }
    return found > 0 ? found : transport.getLastReturnCode();
  }
}
