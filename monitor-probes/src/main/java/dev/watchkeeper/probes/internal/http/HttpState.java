package dev.watchkeeper.probes.internal.http;

import org.jspecify.annotations.Nullable;

/** What one probe keeps between its runs, which never overlap. */
final class HttpState {
  private final LargeBodies large;
  private final Tokens tokens = new Tokens();
  private final @Nullable Request usual;
  private final byte[] usualBytes;

  HttpState(HttpPlan plan, LargeBodies large) {
    this.large = large;
    this.usual = plan.steps().get(0).constant();
    this.usualBytes = usual == null ? new byte[0] : usual.bytes(plan.options(), null, null);
  }

  LargeBodies large() {
    return large;
  }

  Tokens tokens() {
    return tokens;
  }

  /** The request that most runs begin with; null if it differs from run to run. */
  @Nullable Request usual() {
    return usual;
  }

  /** That request as it is sent, made once. */
  byte[] usualBytes() {
    return usualBytes;
  }
}
