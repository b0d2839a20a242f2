package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.WebSocket;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import dev.watchkeeper.probes.internal.websocket.Frames.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Opens a WebSocket, pings, says its lines, listens for the answers, closes. */
final class WebSocketProbe extends WireProbe {
  private static final int MOST_EARLY = 1_000;
  private static final byte[] NORMAL = {3, (byte) 0xe8};

  private final WebSocketPlan plan;
  private final SecureRandom random = new SecureRandom();

  WebSocketProbe(WebSocketPlan plan, Transport transport) {
    super(transport);
    this.plan = plan;
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    if (plan.url().secure()) {
      wire.expectTls();
    }
    wire.connect(plan.url().endpoint());
    if (plan.url().secure()) {
      wire.startTls(plan.tls(), plan.url().endpoint().host());
    }
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    new Handshake(plan, wire, nonce).shake();
    return new Talk(wire).hold();
  }

  /** What follows the handshake. */
  private final class Talk {
    private final Wire wire;
    private final Frames frames;
    private final ArrayDeque<Message> early = new ArrayDeque<>();
    private int messages;

    Talk(Wire wire) {
      this.wire = wire;
      this.frames = new Frames(wire, random, plan.maxMessage());
    }

    Reading hold() throws IOException {
      wire.measured().set(WebSocket.MESSAGES, 0);
      if (plan.ping()) {
        ping();
      }
      for (WebSocketPlan.Step step : plan.steps()) {
        if (step.send() != null) {
          wire.begin("send", "sending a message");
          frames.send(Frames.TEXT, step.send().getBytes(StandardCharsets.UTF_8));
          wire.end(Net.WRITE);
        } else if (step.expected() != null && !heard(step.expected())) {
          return Reading.of(Outcome.CONFIG, "the expression takes too many steps");
        }
      }
      close();
      return Reading.up();
    }

    private void ping() throws IOException {
      byte[] mark = new byte[8];
      random.nextBytes(mark);
      wire.begin("ping", "waiting for the pong");
      frames.send(Frames.PING, mark);
      while (true) {
        Message message = frames.next();
        if (message.kind() == Frames.PONG && Arrays.equals(message.body(), mark)) {
          wire.end(WebSocket.PING);
          return;
        }
        if (said(message)) {
          early.add(message);
        }
        if (early.size() > MOST_EARLY) {
          throw new ProbeFailure(
              Outcome.TOO_LARGE, "more than " + MOST_EARLY + " messages before the pong");
        }
      }
    }

    /** Waits for a message that fulfils this; false if that cannot be told. */
    private boolean heard(Condition expected) throws IOException {
      wire.begin("answer", "waiting for " + Texts.line(expected.expected(), 80));
      while (true) {
        Message message = early.isEmpty() ? frames.next() : early.remove();
        if (said(message)) {
          messages++;
          wire.measured().set(WebSocket.MESSAGES, messages);
          wire.measured().set(WebSocket.MESSAGE, message.text());
          Boolean held = expected.holdsFor(message.text());
          if (held == null || held) {
            wire.end(WebSocket.ANSWER);
            return held != null;
          }
        }
      }
    }

    /** Answers what is to be answered; true for a message that says something. */
    private boolean said(Message message) throws IOException {
      if (message.kind() == Frames.PING) {
        frames.send(Frames.PONG, message.body());
      } else if (message.kind() == Frames.CLOSE) {
        note(message);
        String reason = Texts.line(message.closeReason(), 125);
        throw new ProbeFailure(
            Outcome.ASSERTION_FAILED,
            "the server closed with the code "
                + message.closeCode()
                + (reason.isEmpty() ? "" : " (" + reason + ")")
                + " while "
                + wire.doing());
      }
      return message.kind() <= Frames.BINARY;
    }

    private void note(Message close) {
      wire.measured().set(WebSocket.CLOSE_CODE, close.closeCode());
    }

    private void close() throws IOException {
      wire.begin("close", "waiting for the server to close");
      frames.send(Frames.CLOSE, NORMAL);
      for (boolean open = plan.awaitClose(); open; ) {
        Message message = frames.next();
        open = message.kind() != Frames.CLOSE;
        if (!open) {
          note(message);
        }
      }
    }
  }
}
