/** A probe and rules of one's own, and the test that plays three days of them. */
@NullMarked
package dev.watchkeeper.examples.simulation;

import org.jspecify.annotations.NullMarked;
