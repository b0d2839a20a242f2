package dev.watchkeeper.examples.queue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker that answers each question with the same line. */
final class Broker implements AutoCloseable {
  final List<String> questions = new CopyOnWriteArrayList<>();
  private final ServerSocket server;

  Broker(String answer) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(answer), "broker");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(String answer) {
    while (true) {
      try (Socket socket = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        questions.add(String.valueOf(in.readLine()));
        socket.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        if (server.isClosed()) {
          return;
        }
      }
    }
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
