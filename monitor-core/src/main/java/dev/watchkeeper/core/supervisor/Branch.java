package dev.watchkeeper.core.supervisor;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** A supervisor as a child of another one: it is asked to stop without a thread that waits. */
final class Branch implements ChildSpec.Child {
  private final DynamicSupervisor supervisor;

  Branch(DynamicSupervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** Makes the supervisor and its children anew at each start. */
  static ChildSpec.Start start(
      Supplier<DynamicSupervisor> make, Supplier<? extends Stream<ChildSpec>> registry) {
    return life -> {
      DynamicSupervisor made = make.get();
      life.closeOnKill(made::kill);
      made.presence.whenOver(() -> made.escalation().ifPresent(life::shutdown));
      try (Stream<ChildSpec> specs = registry.get()) {
        specs.forEach(made::start);
      } catch (RuntimeException | Error e) {
        made.stop();
        throw e;
      }
      return new Branch(made);
    };
  }

  /** Asks it to stop. */
  void stop(Runnable left) {
    supervisor.presence.whenOver(left);
    supervisor.stop();
  }

  @Override
  public void stop() {
    supervisor.stop();
  }
}
