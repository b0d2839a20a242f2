package dev.watchkeeper.benchmarks.probes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** The clients that others use, each shared by all threads of its virtual machine. */
final class Peers {
  private static final int MOST = 8_192;

  private Peers() {}

  /** A plain socket: the least that a blocking client can do. */
  static Contender socket(String host, int port, Duration timeout) {
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    InetSocketAddress address = new InetSocketAddress(host, port);
    return () -> {
      try (Socket socket = new Socket()) {
        socket.setTcpNoDelay(true);
        socket.connect(address, (int) timeout.toMillis());
        socket.setSoTimeout((int) timeout.toMillis());
        socket.getOutputStream().write(request);
        readAll(socket.getInputStream());
      }
    };
  }

  private static void readAll(InputStream in) throws IOException {
    byte[] some = new byte[1_024];
    int first = in.read(some);
    if (first < 12 || some[9] != '2') {
      throw new IOException("not 200");
    }
    while (in.read(some) >= 0) {
      // up to the end
    }
  }

  /** A plain socket that stays open; its reads wait no longer than this, or for ever if zero. */
  static Contender openSocket(String host, int port, Duration timeout) throws IOException {
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    Socket socket = new Socket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) timeout.toMillis());
    byte[] some = new byte[1_024];
    return () -> {
      socket.getOutputStream().write(request);
      int read = socket.getInputStream().read(some);
      if (read < 12 || some[read - 1] != '}') {
        throw new IOException("not the whole answer");
      }
    };
  }

  /** Connects and closes. */
  static Contender connect(String host, int port, Duration timeout) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    return () -> {
      try (Socket socket = new Socket()) {
        socket.connect(address, (int) timeout.toMillis());
      }
    };
  }

  static Contender jdk(String url, Duration timeout) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(takesAll()).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout).build();
    return () -> expect(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }

  static Contender okHttp(String url, Duration timeout) throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(MOST, 1, TimeUnit.MINUTES))
            .callTimeout(timeout)
            .readTimeout(timeout)
            .sslSocketFactory(takesAll().getSocketFactory(), new TakesAll())
            .hostnameVerifier((host, session) -> true)
            .build();
    Request request = new Request.Builder().url(url).build();
    return () -> {
      try (Response response = client.newCall(request).execute()) {
        response.body().string();
        expect(response.code());
      }
    };
  }

  static Contender apache(String url) throws Exception {
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MOST)
                    .setMaxConnTotal(MOST)
                    .setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(takesAll(), NoopHostnameVerifier.INSTANCE))
                    .build())
            .build();
    return () ->
        client.execute(
            new HttpGet(url),
            response -> {
              expect(response.getCode());
              return EntityUtils.toString(response.getEntity());
            });
  }

  private static void expect(int status) {
    if (status != 200) {
      throw new IllegalStateException("status " + status);
    }
  }

  private static SSLContext takesAll() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TakesAll()}, null);
    return context;
  }

  /** The peers do not judge the certificate; ours does. */
  private static final class TakesAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(java.security.cert.X509Certificate[] chain, String type) {}

    @Override
    public java.security.cert.X509Certificate[] getAcceptedIssuers() {
      return new java.security.cert.X509Certificate[0];
    }
  }
}
