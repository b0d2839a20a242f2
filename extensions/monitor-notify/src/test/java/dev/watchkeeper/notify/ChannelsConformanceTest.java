package dev.watchkeeper.notify;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.testkit.NotifierConformance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every channel holds what every notifier is to hold. */
class ChannelsConformanceTest {
  private static final Secret TOKEN = Secret.of("tok-3f9a1c20b7e6");

  /** Past its limit a channel is late by what the machine is; one without a limit never comes. */
  private static final Duration BUSY = Duration.ofSeconds(5);

  /** A channel over HTTP; the good receiver is at {@code http://127.0.0.1:port}. */
  abstract static class OverHttp extends NotifierConformance {
    private Receiver receiver;

    abstract ChannelSpec<?> at(String url);

    abstract String good();

    @BeforeEach
    void open() throws IOException {
      receiver = Receiver.answering(good());
    }

    @AfterEach
    void close() throws IOException {
      receiver.close();
    }

    @Override
    protected Notifier notifier() {
      return at(receiver.url()).named("ops");
    }

    @Override
    protected Optional<Notifier> notifierAt(String host, int port, AddressPolicy policy) {
      ChannelSpec<?> spec = at("http://" + host + ":" + port).timeout(timeout());
      return Optional.of(Channels.standard().addressPolicy(policy).make("ops", spec));
    }

    @Override
    protected List<Secret> secrets() {
      return List.of(TOKEN);
    }

    @Override
    protected Duration timeout() {
      return Duration.ofMillis(200);
    }

    @Override
    protected Duration overrun() {
      return BUSY;
    }

    List<String> seen(String pattern) {
      List<String> all = new ArrayList<>();
      for (Receiver.Request request : receiver.requests) {
        Matcher found = Pattern.compile(pattern).matcher(request.headers() + "\n" + request.body());
        if (found.find()) {
          all.add(found.group(1));
        }
      }
      return all;
    }
  }

  @Nested
  class OfWebhooks extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Webhook.to(url + "/hooks/" + TOKEN.reveal()).signedBy(TOKEN);
    }

    @Override
    String good() {
      return Receiver.answer(200, "text/plain", "thanks");
    }

    @Override
    protected List<String> keys() {
      return seen("Idempotency-Key=([^,}]+)");
    }
  }

  @Nested
  class OfSlackWebhooks extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Slack.webhook(Secret.of(url + "/services/T0/B0/" + TOKEN.reveal()));
    }

    @Override
    String good() {
      return Receiver.answer(200, "text/html", "ok");
    }
  }

  @Nested
  class OfSlackBots extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Slack.bot(TOKEN, "#ops").at(url);
    }

    @Override
    String good() {
      return Receiver.json(200, "{\"ok\":true,\"ts\":\"1.2\"}");
    }
  }

  @Nested
  class OfTelegram extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Telegram.bot(Secret.of("123:" + TOKEN.reveal())).chat("-100").at(url);
    }

    @Override
    String good() {
      return Receiver.json(200, "{\"ok\":true,\"result\":{}}");
    }
  }

  @Nested
  class OfTeams extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Teams.workflow(Secret.of(url + "/workflows/x?sig=" + TOKEN.reveal()));
    }

    @Override
    String good() {
      return Receiver.answer(202, "text/plain", "");
    }
  }

  @Nested
  class OfDiscord extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Discord.webhook(Secret.of(url + "/api/webhooks/1/" + TOKEN.reveal()));
    }

    @Override
    String good() {
      return Receiver.json(200, "{\"id\":\"1\"}");
    }
  }

  @Nested
  class OfAsana extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Asana.token(TOKEN).project("42").at(url);
    }

    @Override
    String good() {
      return Receiver.json(200, "{\"data\":[]}");
    }

    @Override
    protected List<String> keys() {
      return seen("\\[wk ([0-9a-f]+)\\]");
    }
  }

  @Nested
  class OfPagerDuty extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return PagerDuty.routingKey(TOKEN).at(url + "/v2/enqueue");
    }

    @Override
    String good() {
      return Receiver.json(202, "{\"status\":\"success\",\"dedup_key\":\"x\"}");
    }

    @Override
    protected List<String> keys() {
      return seen("\"dedup_key\":\"([^\"]+)\"");
    }
  }

  @Nested
  class OfOpsgenie extends OverHttp {
    @Override
    ChannelSpec<?> at(String url) {
      return Opsgenie.apiKey(TOKEN).at(url);
    }

    @Override
    String good() {
      return Receiver.json(202, "{\"result\":\"Request will be processed\",\"requestId\":\"r\"}");
    }

    @Override
    protected List<String> keys() {
      return seen("\"alias\":\"([^\"]+)\"");
    }
  }

  @Nested
  class OfMail extends NotifierConformance {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

    @BeforeEach
    void open() {
      server.start();
    }

    @AfterEach
    void close() {
      server.stop();
    }

    private Email at(int port) {
      return Email.via("127.0.0.1", port).withoutTls().from("wk@shop.example").to("a@shop.example");
    }

    @Override
    protected Notifier notifier() {
      return at(server.getSmtp().getPort()).named("ops");
    }

    @Override
    protected Optional<Notifier> notifierAt(String host, int port, AddressPolicy policy) {
      Email spec = at(port).timeout(timeout());
      return Optional.of(Channels.standard().addressPolicy(policy).make("ops", spec));
    }

    @Override
    protected Duration overrun() {
      return BUSY;
    }

    @Override
    protected List<String> keys() {
      return Arrays.stream(server.getReceivedMessages())
          .map(
              mail -> {
                try {
                  return mail.getHeader("Message-ID")[0];
                } catch (jakarta.mail.MessagingException e) {
                  throw new AssertionError(e);
                }
              })
          .toList();
    }
  }

  /** A channel without a receiver on a network. */
  abstract static class Local extends NotifierConformance {
    @Override
    protected Optional<Notifier> notifierAt(String host, int port, AddressPolicy policy) {
      return Optional.empty();
    }
  }

  @Nested
  class OfQueues extends Local {
    private final JdbcDataSource source = QueueTableTest.database("conformance");

    @Override
    protected Notifier notifier() {
      return Channels.standard().dataSource("main", source).make("ops", QueueTable.in("main"));
    }
  }

  @Nested
  class OfPrograms extends Local {
    @TempDir Path folder;

    @Override
    protected Notifier notifier() {
      return Program.run("/bin/sh", "-c", "cat > /dev/null; echo x >&2")
          .secretEnvironment("TOKEN", TOKEN)
          .named("ops");
    }

    @Override
    protected List<Secret> secrets() {
      return List.of(TOKEN);
    }
  }

  @Nested
  class OfLogs extends Local {
    @Override
    protected Notifier notifier() {
      return LogLines.to("test.alerts").named("ops");
    }
  }
}
