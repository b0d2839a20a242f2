package dev.watchkeeper.realservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One look of a probe at a real server, as data. In the target and in texts of the settings {@code
 * ${name}} stands for a property of the servers that run, {@code ${file:name}} for what is in the
 * file that the property names.
 *
 * @param type of the probe
 * @param server its name in the properties
 * @param what what is looked at in particular
 * @param target where
 * @param settings how
 */
record Look(String type, String server, String what, String target, Map<String, Object> settings) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{(file:)?([a-z0-9.]+)}");
  private static final Map<String, Object> TRUSTING = Map.of("ca", "${file:ca}");

  /** The A records of www.example.test, as bytes of the DNS. */
  private static final String QUESTION =
      "12340100000100000000000003777777076578616d706c65" + "04746573740000010001";

  static List<Look> all() {
    List<Look> all = new ArrayList<>();
    web(all);
    names(all);
    mail(all);
    stores(all);
    others(all);
    return all;
  }

  private static void web(List<Look> all) {
    Map<String, Object> works = Map.of("body-contains", "it works");
    all.add(new Look("http", "nginx", "plain", "http://127.0.0.1:${nginx.http}/", works));
    Map<String, Object> secure = Map.of("body-contains", "it works", "tls", TRUSTING);
    all.add(new Look("http", "nginx", "TLS", "https://localhost:${nginx.https}/", secure));
    all.add(new Look("tls", "nginx", "", "localhost:${nginx.https}", Map.of("tls", TRUSTING)));
    String webSocket = "ws://127.0.0.1:${websocketd.port}/";
    all.add(new Look("websocket", "websocketd", "", webSocket, Map.of()));
    all.add(new Look("grpc", "etcd", "health", "127.0.0.1:${etcd.grpc}", Map.of()));
  }

  private static void names(List<Look> all) {
    String bind = "127.0.0.1:${bind.dns}";
    Map<String, Object> two =
        Map.of("servers", bind, "records", List.of("192.0.2.1", "192.0.2.2"), "flags", "aa");
    all.add(new Look("dns", "bind", "A, UDP", "www.example.test", two));
    Map<String, Object> overTcp = with(two, "transport", "tcp");
    all.add(new Look("dns", "bind", "A, TCP", "www.example.test", overTcp));
    Map<String, Object> overTls =
        with(
            with(with(two, "transport", "tls"), "tls", TRUSTING),
            "servers",
            "localhost:${bind.tls}");
    all.add(new Look("dns", "bind", "A, TLS", "www.example.test", overTls));
    Map<String, Object> none = Map.of("servers", bind, "rcode", "NXDOMAIN");
    all.add(new Look("dns", "bind", "no such name", "nobody.example.test", none));
    Map<String, Object> nsd =
        Map.of("servers", "127.0.0.1:${nsd.dns}", "type", "MX", "records", "10 mail.example.test.");
    all.add(new Look("dns", "nsd", "MX", "example.test", nsd));
    Map<String, Object> serials =
        Map.of(
            "servers", List.of(bind, "127.0.0.1:${nsd.dns}"), "type", "SOA", "compare", "serials");
    all.add(new Look("dns", "nsd", "serial as at bind", "example.test", serials));
    Map<String, Object> resolver =
        Map.of("servers", "127.0.0.1:${unbound.dns}", "flags", "ra", "type", "AAAA");
    all.add(new Look("dns", "unbound", "AAAA, resolver", "alias.example.test", resolver));
    Map<String, Object> datagram = Map.of("send-hex", QUESTION, "expect-hex", "1234");
    all.add(new Look("udp", "bind", "", bind, datagram));
    all.add(new Look("ntp", "chrony", "", "127.0.0.1:${chrony.ntp}", Map.of()));
  }

  private static void mail(List<Look> all) {
    Map<String, Object> upgraded = Map.of("security", "starttls", "tls", TRUSTING);
    Map<String, Object> login = with(with(upgraded, "user", "probe"), "password", "${password}");
    all.add(new Look("smtp", "postfix", "STARTTLS", "localhost:${postfix.smtp}", upgraded));
    all.add(new Look("imap", "dovecot", "login", "localhost:${dovecot.imap}", login));
    all.add(new Look("pop3", "dovecot", "login", "localhost:${dovecot.pop3}", login));
    Map<String, Object> inTls = Map.of("security", "tls", "tls", TRUSTING);
    all.add(new Look("imap", "dovecot", "TLS", "localhost:${dovecot.imaps}", inTls));
  }

  private static void stores(List<Look> all) {
    Map<String, Object> password = Map.of("password", "${password}");
    all.add(new Look("redis", "redis", "login", "127.0.0.1:${redis.port}", password));
    Map<String, Object> ping = Map.of("send", "PING\\r\\n", "expect", "NOAUTH");
    all.add(new Look("unix", "redis", "", "${redis.socket}", ping));
    Map<String, Object> user = Map.of("user", "probe");
    all.add(new Look("postgres", "postgresql", "", "127.0.0.1:${postgresql.port}", user));
    Map<String, Object> query = with(with(user, "password", "${password}"), "query", "select 1");
    String url = "jdbc:postgresql://127.0.0.1:${postgresql.port}/postgres";
    all.add(new Look("jdbc", "postgresql", "query", url, query));
    Map<String, Object> upgraded = Map.of("security", "starttls", "tls", TRUSTING);
    all.add(new Look("mysql", "mariadb", "TLS", "localhost:${mariadb.port}", upgraded));
    all.add(new Look("memcached", "memcached", "", "127.0.0.1:${memcached.port}", Map.of()));
    Map<String, Object> version = Map.of("send", "version\\r\\n", "expect", "VERSION");
    all.add(new Look("tcp", "memcached", "", "127.0.0.1:${memcached.port}", version));
  }

  private static void others(List<Look> all) {
    all.add(new Look("ssh-banner", "openssh", "", "127.0.0.1:${openssh.ssh}", Map.of()));
    all.add(new Look("ftp", "vsftpd", "", "127.0.0.1:${vsftpd.ftp}", Map.of()));
    all.add(new Look("ping", "system", "loopback", "127.0.0.1", Map.of("count", 1)));
  }

  private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return more;
  }

  /** Whether every server that it needs is there. */
  boolean possible(Properties servers) {
    if (!servers.containsKey(server + ".version")) {
      return false;
    }
    Matcher place = PLACE.matcher(target + settings);
    while (place.find()) {
      if (!servers.containsKey(place.group(2))) {
        return false;
      }
    }
    return true;
  }

  /** The same with every place filled. */
  Look filled(Properties servers) {
    @SuppressWarnings("unchecked")
    Map<String, Object> all = (Map<String, Object>) fill(settings, servers);
    return new Look(type, server, what, (String) fill(target, servers), all);
  }

  private static Object fill(Object value, Properties servers) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> filled = new LinkedHashMap<>();
      map.forEach((name, inner) -> filled.put(name, fill(inner, servers)));
      return filled;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(inner -> fill(inner, servers)).toList();
    }
    return value instanceof String text
        ? PLACE
            .matcher(text)
            .replaceAll(
                place -> {
                  String found = servers.getProperty(place.group(2));
                  return Matcher.quoteReplacement(place.group(1) == null ? found : read(found));
                })
        : value;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return type + " " + server + (what.isEmpty() ? "" : " (" + what + ")");
  }
}
