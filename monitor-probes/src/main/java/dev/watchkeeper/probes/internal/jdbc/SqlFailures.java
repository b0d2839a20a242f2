package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Gives failures of databases their outcome, by SQLSTATE (ISO/IEC 9075-2 and the classes that
 * PostgreSQL and MySQL add) and by what caused them.
 */
final class SqlFailures {
  private static final int MAX_MESSAGE = 300;
  private static final int MAX_CAUSES = 10;

  private final List<String> secrets;

  SqlFailures(List<String> secrets) {
    this.secrets = secrets;
  }

  Reading reading(SQLException failure, String phase, Measurements.Builder measured) {
    String state = state(failure);
    Outcome outcome = outcome(failure, state);
    if (!state.isEmpty()) {
      measured.set(JdbcKeys.SQL_STATE, state);
    }
    String said = words(state) + message(failure) + (state.isEmpty() ? "" : " (" + state + ")");
    return Reading.of(outcome, said).with(measured.build()).inPhase(phase);
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : Texts.line(state, 10);
  }

  private static Outcome outcome(SQLException failure, String state) {
    if (failure instanceof SQLTimeoutException || state.equals("57014")) {
      return Outcome.TIMEOUT;
    }
    Outcome cause = cause(failure);
    if (cause != null) {
      return cause;
    }
    String kind = state.length() < 2 ? "" : state.substring(0, 2);
    return switch (kind) {
      case "28" -> Outcome.AUTH;
      case "0A", "25" -> Outcome.CONFIG;
      case "42" -> syntax(state);
      case "3D", "22", "23", "2F", "P0" -> Outcome.ASSERTION_FAILED;
      case "57" -> state.equals("57P03") ? Outcome.REFUSED : Outcome.RESET;
      default -> Outcome.IO;
    };
  }

  /** A query that is no SQL is our mistake; a table that is not there is the database's state. */
  private static Outcome syntax(String state) {
    return switch (state) {
      case "42501" -> Outcome.AUTH;
      case "42000", "42601", "42001" -> Outcome.CONFIG;
      default -> Outcome.ASSERTION_FAILED;
    };
  }

  private static @Nullable Outcome cause(SQLException failure) {
    Throwable at = failure;
    for (int i = 0; at != null && i < MAX_CAUSES; i++) {
      if (at instanceof UnknownHostException) {
        return Outcome.DNS;
      }
      if (at instanceof NoRouteToHostException) {
        return Outcome.UNREACHABLE;
      }
      if (at instanceof ConnectException) {
        return Outcome.REFUSED;
      }
      if (at instanceof SocketTimeoutException) {
        return Outcome.TIMEOUT;
      }
      if (at instanceof SSLException) {
        return Outcome.TLS;
      }
      at = at.getCause();
    }
    return null;
  }

  private static String words(String state) {
    return switch (state) {
      case "53300", "08004" -> "the database takes no more connections: ";
      case "57P03" -> "the database is starting or stopping: ";
      default -> "";
    };
  }

  private String message(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    for (String secret : secrets) {
      message = secret.isEmpty() ? message : message.replace(secret, "***");
    }
    return Texts.line(message.lines().findFirst().orElse(""), MAX_MESSAGE);
  }
}
