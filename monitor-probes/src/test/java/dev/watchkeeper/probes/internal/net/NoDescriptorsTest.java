package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.probes.Network;
import dev.watchkeeper.testkit.HostileDns;
import dev.watchkeeper.testkit.HostileServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that has used up its descriptors says so, and blames no target for it. */
@EnabledOnOs(OS.LINUX)
class NoDescriptorsTest {
  @Test
  void withoutDescriptorsNoTargetIsDown() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String command = "ulimit -n 256; exec \"$0\" -cp \"$1\" \"$2\"";
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                command,
                java,
                System.getProperty("java.class.path"),
                Starving.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, process.waitFor(60, TimeUnit.SECONDS), said);
    assertEquals(
        List.of(
            "fed: UP",
            "starved: address LOCAL_RESOURCES",
            "starved: name LOCAL_RESOURCES",
            "starved: name server LOCAL_RESOURCES",
            "fed again: UP"),
        said.lines().toList());
  }

  /** The process. */
  static final class Starving {
    public static void main(String[] args) throws Exception {
      loadAll();
      // What gets ready holds descriptors for a moment.
      Warm.up();
      try (HostileServer server = HostileServer.silent();
          HostileDns dns = HostileDns.start()) {
        Looking looking = Looking.with(Network.standard());
        Looking asking = Looking.with(Network.standard().dnsServer(dns.address()));
        dns.addresses("a.test", "127.0.0.1", "127.0.0.2");
        looking.millis(200).at("no.such.name.invalid:1");
        asking.at("a.test:" + server.port());
        System.out.println("fed: " + looking.at(server.address()).status());
        Deque<SocketChannel> all = takeAll();
        String address = looking.at(server.address()).outcome().name();
        String name = looking.at("no.such.name.invalid:1").outcome().name();
        String asked = asking.at("b.test:1").outcome().name();
        all.forEach(NoDescriptorsTest::close);
        System.out.println("starved: address " + address);
        System.out.println("starved: name " + name);
        System.out.println("starved: name server " + asked);
        System.out.println("fed again: " + looking.at(server.address()).status());
      }
    }

    /** A class in a folder needs a descriptor to be loaded. */
    private static void loadAll() throws Exception {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        Path folder = Path.of(entry);
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder) : Stream.of()) {
          for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
            String name = folder.relativize(file).toString().replace(File.separatorChar, '.');
            if (name.matches("dev\\.watchkeeper\\.(api|probes\\.internal|testkit\\.[A-Z]).*")) {
              Class.forName(
                  name.substring(0, name.length() - 6), false, Starving.class.getClassLoader());
            }
          }
        }
      }
    }

    /** Until none has come free for a while: what was used before gives back its own late. */
    private static Deque<SocketChannel> takeAll() {
      Deque<SocketChannel> all = new ArrayDeque<>();
      long last = System.nanoTime();
      while (System.nanoTime() - last < 300_000_000) {
        try {
          all.add(SocketChannel.open());
          last = System.nanoTime();
        } catch (IOException none) {
          Thread.onSpinWait();
        }
      }
      return all;
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
