package dev.watchkeeper.grpc.internal;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.grpc.Grpc;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Wire;
import dev.watchkeeper.probes.internal.net.WireProbe;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One run: connects, asks about each service. Belongs to the thread of the run. */
final class Health extends WireProbe {
  private final GrpcPlan plan;
  private final ProbeContext context;
  private final StringJoiner states = new StringJoiner(", ");
  private int serving;
  private @Nullable String first;
  private @Nullable Reading failed;

  Health(GrpcPlan plan, Transport transport, ProbeContext context) {
    super(transport);
    this.plan = plan;
    this.context = context;
  }

  @Override
  protected Reading look(Wire wire) throws IOException {
    wire.connect(plan.endpoint());
    TlsClient tls = plan.tls();
    if (tls != null) {
      wire.startTls(tls, plan.endpoint().host());
    }
    wire.begin("call", "waiting for the health service of " + plan.endpoint());
    try (Session session = context.closeOnCancel(new Session(wire, plan, context))) {
      for (String service : plan.services()) {
        ask(wire, session, service);
      }
    } finally {
      measure(wire);
    }
    wire.end(Grpc.CALL);
    return failed == null ? Reading.up() : failed;
  }

  private void measure(Wire wire) {
    wire.measured().set(Grpc.SERVICES, plan.services().size());
    wire.measured().set(Grpc.SERVING, serving);
    if (first != null) {
      wire.measured().set(Grpc.STATE, first);
      wire.measured().set(Grpc.STATES, states.toString());
    }
  }

  private void ask(Wire wire, Session session, String service) throws IOException {
    try {
      int number = session.check(service);
      wire.measured().set(Grpc.STATUS, Status.Code.OK.name());
      if (number == HealthMethod.UNREADABLE) {
        String what = "the health service of " + plan.endpoint() + " sent what cannot be read";
        throw new ProbeFailure(Outcome.PROTOCOL, what);
      }
      if (plan.codes().contains(Status.Code.OK)) {
        judge(service, number);
      } else {
        fail(Reading.down("OK from " + plan.endpoint() + " in place of " + plan.codes()));
      }
    } catch (StatusRuntimeException e) {
      Status.Code code = told(wire, session, e);
      wire.measured().set(Grpc.STATUS, code.name());
      if (!plan.codes().contains(code)) {
        fail(unexpected(service, e.getStatus()));
      }
    }
  }

  private void judge(String service, int number) {
    ServingState[] all = ServingState.values();
    String state = number < all.length ? all[number].name() : "state " + number;
    states.add((service.isEmpty() ? "server" : service) + "=" + state);
    boolean accepted = number < all.length && plan.states().contains(all[number]);
    serving += accepted ? 1 : 0;
    first = first == null || !accepted && failed == null ? state : first;
    if (!accepted) {
      fail(Reading.down(shown(service) + " at " + plan.endpoint() + " is " + state));
    }
  }

  private void fail(Reading reading) {
    failed = failed == null ? reading : failed;
  }

  private static String shown(String service) {
    return service.isEmpty() ? "the server" : "the service '" + Texts.line(service, 100) + "'";
  }

  /** The code that the server sent; what comes from this side or the connection is a failure. */
  private Status.Code told(Wire wire, Session session, StatusRuntimeException e)
      throws IOException {
    Status.Code code = e.getStatus().getCode();
    boolean heard = session.heard();
    if (wire.expired() || code == Status.Code.DEADLINE_EXCEEDED && !heard) {
      throw new InterruptedIOException("no answer");
    }
    if (heard) {
      return code;
    }
    IOException broken = session.failure();
    if (broken != null) {
      throw broken;
    }
    String why = String.valueOf(e.getStatus().getDescription());
    throw new ProbeFailure(
        Outcome.PROTOCOL, plan.endpoint() + " does not speak gRPC: " + plan.hide(why));
  }

  private Reading unexpected(String service, Status status) {
    String code = status.getCode().name();
    String description = status.getDescription() == null ? "" : plan.hide(status.getDescription());
    String said = description.isEmpty() ? "" : ": " + description;
    return switch (status.getCode()) {
      case UNIMPLEMENTED ->
          Reading.down("no health service at " + plan.endpoint() + " (" + code + ")" + said);
      case NOT_FOUND ->
          Reading.down(
              plan.endpoint() + " does not know " + shown(service) + " (" + code + ")" + said);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          Reading.of(Outcome.AUTH, code + " from " + plan.endpoint() + said);
      default -> Reading.down(code + " from " + plan.endpoint() + said);
    };
  }
}
