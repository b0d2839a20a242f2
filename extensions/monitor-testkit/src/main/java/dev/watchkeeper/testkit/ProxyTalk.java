package dev.watchkeeper.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link HostileProxy} says on one connection until it connects, or does not. */
final class ProxyTalk {
  private static final int OPEN = 0;
  private static final int LOGIN = 2;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private final ProxyManners manners;
  private final Consumer<String> asked;
  private final DataInputStream in;
  private final OutputStream out;

  ProxyTalk(Socket socket, ProxyManners manners, Consumer<String> asked) throws IOException {
    this.manners = manners;
    this.asked = asked;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  private Socket connect(String host, int port) throws IOException {
    InetSocketAddress there = manners.to();
    Socket socket = new Socket();
    socket.connect(there == null ? new InetSocketAddress(host, port) : there);
    return socket;
  }

  /** The connection that was asked for by CONNECT; null if it was refused. */
  @Nullable Socket http() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    String place = head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP/"));
    asked.accept(place);
    String login = manners.user() + ":" + manners.password();
    String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    if (!manners.user().isEmpty() && head.indexOf("Basic " + basic + "\r\n") < 0) {
      return refuse(407);
    }
    if (manners.code() != 0) {
      return refuse(manners.code());
    }
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon).replace("[", "").replace("]", "");
    Socket there = connect(host, Integer.parseInt(place.substring(colon + 1)));
    say("HTTP/1.1 200 Connected\r\nVia: 1.1 hostile\r\n\r\n");
    return there;
  }

  private @Nullable Socket refuse(int status) throws IOException {
    say("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
    return null;
  }

  private void say(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The connection that was asked for by SOCKS; null if it was refused. */
  @Nullable Socket socks() throws IOException {
    if (!greeted()) {
      return null;
    }
    in.readUnsignedShort();
    in.readUnsignedByte();
    String host = host(in.readUnsignedByte());
    int port = in.readUnsignedShort();
    asked.accept(host + ":" + port);
    Socket there = manners.code() == 0 ? connect(host, port) : null;
    out.write(new byte[] {5, (byte) manners.code(), 0, 1, 0, 0, 0, 0, 0, 0});
    return there;
  }

  private boolean greeted() throws IOException {
    in.readUnsignedByte();
    String methods = new String(bytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
    int wanted = manners.user().isEmpty() ? OPEN : LOGIN;
    boolean offered = methods.indexOf((char) wanted) >= 0;
    out.write(new byte[] {5, (byte) (offered ? wanted : 0xff)});
    return offered && (wanted == OPEN || loggedIn());
  }

  private boolean loggedIn() throws IOException {
    in.readUnsignedByte();
    String user = new String(bytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    String password = new String(bytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    boolean right = user.equals(manners.user()) && password.equals(manners.password());
    out.write(new byte[] {1, (byte) (right ? 0 : 1)});
    return right;
  }

  private String host(int kind) throws IOException {
    if (kind == NAME) {
      return new String(bytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }
    return InetAddress.getByAddress(bytes(kind == IPV6 ? 16 : 4)).getHostAddress();
  }

  private byte[] bytes(int count) throws IOException {
    byte[] all = new byte[count];
    in.readFully(all);
    return all;
  }
}
