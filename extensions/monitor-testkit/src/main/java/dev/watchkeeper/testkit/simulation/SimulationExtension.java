package dev.watchkeeper.testkit.simulation;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Plays a {@link SimulationTest} once for each seed; named by that annotation. */
public final class SimulationExtension implements TestTemplateInvocationContextProvider {
  /** A new one. */
  public SimulationExtension() {}

  /** The property that names the one seed to be played. */
  static final String SEED = "watchkeeper.seed";

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return context.getRequiredTestMethod().isAnnotationPresent(SimulationTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    SimulationTest wanted = context.getRequiredTestMethod().getAnnotation(SimulationTest.class);
    Long only = Long.getLong(SEED);
    return only != null
        ? Stream.of(new Played(only))
        : LongStream.range(wanted.from(), wanted.from() + wanted.seeds()).mapToObj(Played::new);
  }

  /** One seed. */
  private static final class Played
      implements TestTemplateInvocationContext, ParameterResolver, AfterEachCallback {
    private final Simulation simulation;

    Played(long seed) {
      simulation = Simulation.ofSeed(seed);
    }

    @Override
    public String getDisplayName(int invocationIndex) {
      return "seed " + simulation.seed();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Simulation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return simulation;
    }

    @Override
    public void afterEach(ExtensionContext context) {
      simulation.close();
    }
  }
}
