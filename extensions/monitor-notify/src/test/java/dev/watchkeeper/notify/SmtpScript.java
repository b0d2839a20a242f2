package dev.watchkeeper.notify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that misbehaves as it is told: {@code VERB=answer}, where the answer may be {@code
 * CUT} or {@code SILENT} and the verb CONNECT, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA or END; after
 * a colon what the line contains. All else is answered as by a good server.
 */
final class SmtpScript implements AutoCloseable {
  private final ServerSocket server;
  private final SSLContext context;
  private final boolean implicit;
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger mails = new AtomicInteger();
  private volatile boolean secured;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  SmtpScript(SSLContext context, String... script) throws IOException {
    this(context, false, script);
  }

  static SmtpScript implicit(SSLContext context) throws IOException {
    return new SmtpScript(context, true);
  }

  private SmtpScript(SSLContext context, boolean implicit, String... script) throws IOException {
    this.context = context;
    this.implicit = implicit;
    for (String each : script) {
      int equals = each.indexOf('=');
      answers.put(each.substring(0, equals), each.substring(equals + 1));
    }
    server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::accept, "smtp-script");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  int mails() {
    return mails.get();
  }

  boolean secured() {
    return secured;
  }

  List<String> commands() {
    List<String> verbs = new ArrayList<>();
    lines.forEach(line -> verbs.add(line.split("[ :]")[0].toUpperCase(Locale.ROOT)));
    return verbs;
  }

  boolean said(String verb) {
    return commands().contains(verb);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "smtp-script-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  private void serve(Socket plain) {
    try (plain) {
      Socket socket = implicit ? secure(plain) : plain;
      if (!answer(socket, "CONNECT", "", "220 mail.example ESMTP")) {
        return;
      }
      talk(socket);
    } catch (IOException e) {
      // The client went away.
    }
  }

  private void talk(Socket socket) throws IOException {
    boolean data = false;
    while (true) {
      String line = line(socket.getInputStream());
      if (line == null) {
        return;
      }
      if (data) {
        data = !line.equals(".");
        if (!data) {
          boolean good = !answers.containsKey("END");
          mails.addAndGet(good ? 1 : 0);
          if (!answer(socket, "END", line, "250 queued")) {
            return;
          }
        }
        continue;
      }
      lines.add(line);
      String verb = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
      String usual = usual(verb);
      if (!answer(socket, verb, line, usual) || verb.equals("QUIT")) {
        return;
      }
      data = verb.equals("DATA") && !answers.containsKey("DATA");
      if (verb.equals("STARTTLS") && !answers.containsKey("STARTTLS")) {
        talk(secure(socket));
        return;
      }
    }
  }

  private String usual(String verb) {
    return switch (verb) {
      case "EHLO" ->
          secured ? "250-mail.example\r\n250 AUTH PLAIN LOGIN" : "250-mail.example\r\n250 STARTTLS";
      case "STARTTLS" -> "220 go ahead";
      case "AUTH" -> "235 welcome";
      case "DATA" -> "354 go ahead";
      case "QUIT" -> "221 bye";
      default -> "250 ok";
    };
  }

  private SSLSocket secure(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    secured = true;
    return socket;
  }

  /** Says what the script or a good server says; false if the connection is to end. */
  private boolean answer(Socket socket, String verb, String line, String usual) throws IOException {
    String answer = answers.getOrDefault(verb, usual);
    for (Map.Entry<String, String> each : answers.entrySet()) {
      String[] key = each.getKey().split(":", 2);
      if (key.length == 2 && key[0].equals(verb) && line.contains(key[1])) {
        answer = each.getValue();
      }
    }
    if (answer.equals("CUT")) {
      socket.setSoLinger(true, 0);
      return false;
    }
    if (!answer.equals("SILENT")) {
      OutputStream out = socket.getOutputStream();
      out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    return !answer.startsWith("421");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
