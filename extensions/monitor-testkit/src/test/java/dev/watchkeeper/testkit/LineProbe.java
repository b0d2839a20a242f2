package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A sound probe, in steps that bad ones override. */
class LineProbe implements Probe {
  final LineProvider.Plan plan;

  LineProbe(LineProvider.Plan plan) {
    this.plan = plan;
  }

  @Override
  public Reading run(ProbeContext context) throws Exception {
    InetSocketAddress address = new InetSocketAddress(plan.host(), plan.port());
    Optional<String> refusal = refusal(context, address);
    if (refusal.isPresent()) {
      return Reading.of(Outcome.BLOCKED, refusal.get());
    }
    Socket socket = register(context, new Socket());
    try {
      socket.connect(address, (int) context.remaining().toMillis());
      String line = "TOKEN " + plan.token().reveal() + "\n";
      socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
      return judge(answer(socket, context));
    } catch (SocketTimeoutException e) {
      return Reading.of(Outcome.TIMEOUT, "no answer");
    } finally {
      end(socket);
    }
  }

  Optional<String> refusal(ProbeContext context, InetSocketAddress address) {
    return context.addressPolicy().refusal(address.getAddress());
  }

  Socket register(ProbeContext context, Socket socket) {
    return context.closeOnCancel(socket);
  }

  String answer(Socket socket, ProbeContext context) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    while (line.length() < longest(context)) {
      socket.setSoTimeout(patience(context));
      int next = in.read();
      if (next < 0 || next == '\n') {
        break;
      }
      line.append((char) next);
    }
    return line.toString();
  }

  long longest(ProbeContext context) {
    return Math.min(1_000, context.byteBudget());
  }

  int patience(ProbeContext context) throws IOException {
    return (int) context.remaining().toMillis();
  }

  Reading judge(String answer) {
    return answer.matches("[0-9]{1,9}")
        ? Reading.up().with(LineProvider.VALUE, Integer.parseInt(answer))
        : Reading.of(Outcome.PROTOCOL, "not a number");
  }

  void end(Socket socket) throws IOException {
    socket.close();
  }
}
