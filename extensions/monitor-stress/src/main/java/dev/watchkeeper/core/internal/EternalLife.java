package dev.watchkeeper.core.internal;

import dev.watchkeeper.core.supervisor.ChildSpec;
import java.util.Map;

/**
 * A life without a supervisor: it goes on, whatever is reported.
 *
 * @param incarnation its number
 */
record EternalLife(long incarnation) implements ChildSpec.Life {
  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public void failed(Throwable cause) {}

  @Override
  public void ended() {}

  @Override
  public void shutdown(String reason) {}

  @Override
  public void progress() {}

  @Override
  public boolean current() {
    return true;
  }

  @Override
  public void closeOnKill(AutoCloseable resource) {}
}
