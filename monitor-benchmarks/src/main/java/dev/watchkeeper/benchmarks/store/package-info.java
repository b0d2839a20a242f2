/** Drivers that measure the JDBC store beside the bare statements on the same engine. */
@NullMarked
package dev.watchkeeper.benchmarks.store;

import org.jspecify.annotations.NullMarked;
