package dev.watchkeeper.grpc.internal;

import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.internal.net.Wire;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * gRPC over one connection for one run, with threads of its own that end with it: one reads, one
 * writes, one keeps time, and one or two more help at the start.
 */
final class Session implements AutoCloseable {
  private static final int MAX_THREADS = 16;
  private static final long MAX_MESSAGE = 64 << 10;
  private static final int MAX_METADATA = 16 << 10;
  private static final long GRACE_MILLIS = 100;
  private static final ThreadFactory DAEMONS =
      task -> {
        Thread thread = new Thread(task, "watchkeeper-grpc");
        thread.setDaemon(true);
        return thread;
      };

  private final ProbeContext context;
  private final WireSocket socket;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, MAX_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), DAEMONS);
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, DAEMONS);
  private final AtomicReference<@Nullable Metadata> headers = new AtomicReference<>();
  private final AtomicReference<@Nullable Metadata> trailers = new AtomicReference<>();
  private final ManagedChannel channel;
  private final Channel calls;

  Session(Wire wire, GrpcPlan plan, ProbeContext context) {
    this.context = context;
    this.socket = new WireSocket(wire);
    // The address is never connected to, nor the name looked up: the connection is there.
    this.channel =
        OkHttpChannelBuilder.forAddress("127.0.0.1", 1)
            .usePlaintext()
            .overrideAuthority(plan.authority())
            .socketFactory(socket.once())
            .proxyDetector(address -> null)
            .executor(threads)
            .offloadExecutor(threads)
            .transportExecutor(threads)
            .scheduledExecutorService(timer)
            .disableRetry()
            .disableServiceConfigLookUp()
            .maxInboundMessageSize((int) Math.min(MAX_MESSAGE, context.byteBudget()))
            .maxInboundMetadataSize(MAX_METADATA)
            .userAgent("Watchkeeper")
            .build();
    this.calls =
        ClientInterceptors.intercept(
            channel,
            MetadataUtils.newAttachHeadersInterceptor(plan.metadata()),
            MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
  }

  /**
   * The number of the state of a service.
   *
   * @throws io.grpc.StatusRuntimeException if the call has another status than OK
   */
  int check(String service) throws IOException {
    headers.set(null);
    trailers.set(null);
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(context.remaining().toNanos(), TimeUnit.NANOSECONDS);
    return ClientCalls.blockingUnaryCall(calls, HealthMethod.CHECK, options, service);
  }

  /** Whether the peer said anything in gRPC at the last call. */
  boolean heard() {
    Metadata last = trailers.get();
    return headers.get() != null || last != null && !last.keys().isEmpty();
  }

  /** What broke the connection; null if nothing did. */
  @Nullable IOException failure() {
    return socket.failure();
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    socket.close();
    try {
      channel.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
      threads.shutdownNow();
      timer.shutdownNow();
      threads.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      threads.shutdownNow();
      timer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
