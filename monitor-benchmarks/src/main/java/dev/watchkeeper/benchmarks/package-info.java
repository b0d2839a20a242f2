/** Runs the benchmarks and prints them side by side. */
@NullMarked
package dev.watchkeeper.benchmarks;

import org.jspecify.annotations.NullMarked;
