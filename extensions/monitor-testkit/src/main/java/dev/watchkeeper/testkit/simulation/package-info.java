/**
 * A whole monitor on one thread, in virtual time, in an order that a seed decides: {@link
 * dev.watchkeeper.testkit.simulation.Simulation} for the tests of hosts, {@link
 * dev.watchkeeper.testkit.simulation.RandomScenario} for those of stores and of the library itself.
 */
@NullMarked
package dev.watchkeeper.testkit.simulation;

import org.jspecify.annotations.NullMarked;
