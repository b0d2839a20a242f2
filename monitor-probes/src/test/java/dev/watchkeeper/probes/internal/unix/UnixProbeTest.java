package dev.watchkeeper.probes.internal.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.UnixSocket;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixProbeTest {
  @TempDir Path folder;

  private Path path() {
    return folder.resolve("s");
  }

  private UnixSocket probe() {
    return UnixSocket.at(path().toString());
  }

  private static ProbeRunner runner(UnixSocket unix) {
    return ProbeRunner.of(new UnixProvider())
        .target(unix.definition().target())
        .settings(unix.definition().settings());
  }

  private static Reading run(UnixSocket unix) {
    return runner(unix).run().reading();
  }

  @Test
  void aSocketThatSomebodyListensAtIsUp() throws Exception {
    try (UnixPeer peer = new UnixPeer(path(), channel -> {})) {
      Reading reading = run(peer.probe());
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertTrue(reading.measurements().number(Net.CONNECT).orElseThrow() > 0);
    }
  }

  @Test
  void itSaysItsLineAndHearsTheAnswerInParts() throws Exception {
    UnixPeer.Behaviour echo =
        channel -> {
          ByteBuffer heard = ByteBuffer.allocate(6);
          while (heard.hasRemaining()) {
            channel.read(heard);
          }
          channel.write(heard.flip());
          UnixPeer.say(channel, "+PO");
          UnixPeer.say(channel, "NG");
        };
    try (UnixPeer peer = new UnixPeer(path(), echo)) {
      Reading reading = run(peer.probe().send("PING\\r\\n").expect("PING\r\n+PONG"));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals("PING\r\n+PONG", reading.measurements().text(UnixSocket.ANSWER).orElseThrow());
      assertEquals(11, reading.measurements().number(Net.BYTES).orElseThrow());
    }
  }

  @Test
  void whatIsNotSaidIsDown() throws Exception {
    UnixPeer.Behaviour closes =
        channel -> {
          UnixPeer.say(channel, "-ERR");
          channel.close();
        };
    try (UnixPeer peer = new UnixPeer(path(), closes)) {
      Reading reading = run(peer.probe().expectMatch("^\\+"));
      assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
      assertTrue(reading.reason().endsWith("before it said: matches '^\\+'"), reading.reason());
    }
  }

  @Test
  void aListenerThatClosesWithoutAWordIsReset() throws Exception {
    try (UnixPeer peer = new UnixPeer(path(), SocketChannel::close)) {
      assertEquals(Outcome.RESET, run(peer.probe().expect("x")).outcome());
    }
  }

  @Test
  void missingPlainStaleAndSilentAreFourReasons() throws Exception {
    Reading missing = run(probe());
    assertEquals("there is no socket at " + path(), missing.reason());
    Files.writeString(path(), "x");
    Reading plain = run(probe());
    assertEquals(path() + " is a plain file, not a socket", plain.reason());
    Files.delete(path());
    Reading directory = run(UnixSocket.at(folder.toString()));
    assertEquals(folder + " is a folder, not a socket", directory.reason());
    UnixPeer.deaf(path(), 1).close();
    Reading stale = run(probe());
    assertEquals("nobody listens at " + path() + "; the socket is stale", stale.reason());
    for (Reading reading : List.of(missing, plain, directory, stale)) {
      assertEquals(Outcome.REFUSED, reading.outcome());
    }
    Files.delete(path());
    try (UnixPeer peer = new UnixPeer(path(), channel -> {})) {
      ProbeRun run = runner(peer.probe().expect("x")).timeout(Duration.ofMillis(200)).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome());
      assertTrue(run.reading().reason().contains("waiting for an answer"));
      assertTrue(run.elapsed().toMillis() < 450);
    }
  }

  @Test
  void aQueueOfConnectionsThatIsFullIsATimeout() throws Exception {
    List<SocketChannel> fill = new ArrayList<>();
    try (ServerSocketChannel deaf = UnixPeer.deaf(path(), 1)) {
      assertTrue(deaf.isOpen());
      boolean full = false;
      for (int i = 0; i < 100 && !full; i++) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        fill.add(channel);
        channel.configureBlocking(false);
        full = !connected(channel);
      }
      assertTrue(full);
      ProbeRun run = runner(probe()).timeout(Duration.ofMillis(200)).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run.reading().reason());
      assertTrue(run.elapsed().toMillis() < 450);
    } finally {
      for (SocketChannel channel : fill) {
        channel.close();
      }
    }
  }

  private boolean connected(SocketChannel channel) {
    try {
      return channel.connect(UnixDomainSocketAddress.of(path()));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aMissingRightIsAMatterOfConfiguration() throws Exception {
    try (UnixPeer peer = new UnixPeer(path(), channel -> {})) {
      Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("r--r--r--"));
      assumeFalse(Files.isWritable(path()), "this user (root) may write everything");
      Reading reading = run(peer.probe());
      assertEquals(Outcome.CONFIG, reading.outcome());
      assertEquals(Status.UNKNOWN, reading.status());
    }
  }

  @Test
  void anAnswerWithoutEndStopsAtTheByteCap() throws Exception {
    UnixPeer.Behaviour flood =
        channel -> {
          while (true) {
            UnixPeer.say(channel, "x".repeat(4_096));
          }
        };
    try (UnixPeer peer = new UnixPeer(path(), flood)) {
      Reading reading = runner(peer.probe().expect("y")).byteBudget(50_000).run().reading();
      assertEquals(Outcome.TOO_LARGE, reading.outcome(), reading.reason());
    }
  }

  @Test
  void aPeerThatNeverReadsDoesNotHoldTheDeadlineOff() throws Exception {
    try (ServerSocketChannel deaf = UnixPeer.deaf(path(), 5)) {
      assertTrue(deaf.isOpen());
      ProbeRun run =
          runner(probe().send("x".repeat(4_000_000))).timeout(Duration.ofMillis(200)).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run.reading().reason());
      assertEquals("write", run.reading().phase());
    }
  }

  @Test
  void writerAndReaderAreTwins() {
    UnixSocket all = UnixSocket.at("/run/x.sock").attribute("a", "b").send("a").expect("b");
    assertEquals(List.of(), runner(all).problems());
    assertEquals(Map.of("send", "a", "expect", "b"), all.definition().settings().asMap());
    UnixSocket regex = UnixSocket.at("/run/x.sock").expectMatch("b");
    assertEquals(List.of(), runner(regex).problems());
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    Settings wrong =
        Settings.of(Map.of("send", "\\q", "expect", "a", "expect-matches", "(", "other", 1))
            .reading("settings");
    new UnixProvider().create(Target.of("relative"), wrong);
    String told = wrong.problems().toString();
    for (String name : List.of("target", "send", "expect", "other")) {
      assertTrue(told.contains("settings." + name), name + " in " + told);
    }
    Settings fine = Settings.empty().reading("settings");
    new UnixProvider().create(Target.of("/" + "x".repeat(107)), fine);
    assertTrue(fine.problems().toString().contains("at most 107 bytes"));
  }
}
