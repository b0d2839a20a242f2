package dev.watchkeeper.benchmarks.probes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The server in its process, with its certificate; ends with {@link #close()}. */
final class Site implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Process process;
  private final int[] ports = new int[4];
  private final String certificate;

  private Site(Path folder, Process process, String certificate) throws IOException {
    this.folder = folder;
    this.process = process;
    this.certificate = certificate;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (int i = 0; i < ports.length; i++) {
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the server did not start");
      }
      ports[i] = Integer.parseInt(line);
    }
  }

  static Site start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("watchkeeper-benchmark");
    Path store = folder.resolve("server.p12");
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    Path pem = folder.resolve("server.pem");
    keytool(
        List.of(
            "-exportcert",
            "-rfc",
            "-alias",
            "server",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD,
            "-file",
            pem.toString()));
    List<String> command =
        List.of(
            java("java"),
            "-Xmx2g",
            "-cp",
            System.getProperty("java.class.path"),
            LocalServer.class.getName(),
            store.toString(),
            PASSWORD);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Site(folder, process, Files.readString(pem));
  }

  private static void keytool(List<String> args) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of(java("keytool")));
    command.addAll(args);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool ended with " + process.exitValue());
    }
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  /** The arguments for a child: the ports and the certificate's file. */
  List<String> arguments() {
    return List.of(
        "--fresh", "" + ports[0],
        "--keep", "" + ports[1],
        "--tls", "" + ports[2],
        "--slow", "" + ports[3],
        "--pem", folder.resolve("server.pem").toString());
  }

  int fresh() {
    return ports[0];
  }

  int tls() {
    return ports[2];
  }

  String certificate() {
    return certificate;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    for (String name : List.of("server.p12", "server.pem")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
