package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.Net;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Asks a server in its own protocol to go on with TLS; the handshake follows. Each conversation is
 * bounded in lines and bytes, besides the deadline and byte cap of the run.
 */
public enum StartTls {
  /** RFC 3207. */
  SMTP {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      talk.reply("220", "greeting");
      talk.say("EHLO watchkeeper.invalid\r\n");
      talk.offered(talk.reply("250", "answer to EHLO"), "STARTTLS");
      talk.say("STARTTLS\r\n");
      talk.reply("220", "answer to STARTTLS");
    }
  },
  /** RFC 9051. */
  IMAP {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      talk.line("* OK", "greeting");
      talk.say("a1 STARTTLS\r\n");
      talk.lineAfterOthers("a1 ", "* ", "a1 OK");
    }
  },
  /** RFC 2595. */
  POP3 {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      talk.line("+OK", "greeting");
      talk.say("STLS\r\n");
      talk.line("+OK", "answer to STLS");
    }
  },
  /** RFC 4217. */
  FTP {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      talk.reply("220", "greeting");
      talk.say("AUTH TLS\r\n");
      talk.reply("234", "answer to AUTH TLS");
    }
  },
  /** RFC 6120. */
  XMPP {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      talk.say(
          "<?xml version='1.0'?><stream:stream to='"
              + host.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")
              + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
              + " version='1.0'>");
      talk.offered(talk.until("</stream:features>", "features"), "<starttls");
      talk.say("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      talk.expect(talk.until(">", "answer to starttls"), "<proceed");
    }
  },
  /** RFC 4511. */
  LDAP {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      StartTlsBytes.ldap(talk);
    }
  },
  /** The PostgreSQL frontend/backend protocol 3, SSLRequest. */
  POSTGRES {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      StartTlsBytes.postgres(talk);
    }
  },
  /** The MySQL client/server protocol 10, SSLRequest. */
  MYSQL {
    @Override
    void talk(StartTlsTalk talk, String host) throws IOException {
      StartTlsBytes.mysql(talk);
    }
  };

  abstract void talk(StartTlsTalk talk, String host) throws IOException;

  /** How settings name it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All names. */
  public static List<String> names() {
    return Stream.of(values()).map(StartTls::code).toList();
  }

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static StartTls named(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /**
   * Has the conversation, up to the point where the handshake is to begin.
   *
   * @throws ProbeFailure if the peer does not offer TLS or breaks the rules of its protocol
   */
  public void ask(Wire wire, String host) throws IOException {
    wire.begin("starttls", "asking " + wire.peer() + " for TLS by " + code());
    StartTlsTalk talk = new StartTlsTalk(wire, this);
    talk(talk, host);
    wire.end(Net.STARTTLS);
  }

  /** The peer speaks otherwise than it should. */
  ProbeFailure broken(String what) {
    return new ProbeFailure(Outcome.PROTOCOL, code() + ": " + what);
  }

  /** The peer says no. */
  ProbeFailure refused(String what) {
    return new ProbeFailure(Outcome.TLS, code() + ": the peer does not offer TLS (" + what + ")");
  }
}
