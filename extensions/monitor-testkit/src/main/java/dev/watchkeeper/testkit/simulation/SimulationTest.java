package dev.watchkeeper.testkit.simulation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that gets a {@link Simulation} as a parameter and is played for many seeds, each as
 * a test of its own whose name tells the seed. The simulation is closed behind it.
 *
 * <pre>{@code
 * @SimulationTest(seeds = 200)
 * void twoFailuresAreAnAlert(Simulation simulation) { ... }
 * }</pre>
 *
 * <p>A seed that failed is replayed alone with {@code -Dwatchkeeper.seed=17}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulationExtension.class)
public @interface SimulationTest {
  /** How many seeds, from {@link #from()} on. */
  int seeds() default 1;

  /** The first seed. */
  long from() default 0;
}
