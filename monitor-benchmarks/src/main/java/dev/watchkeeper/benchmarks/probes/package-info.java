/** Probes beside the clients and tools that others use, against one local server. */
@NullMarked
package dev.watchkeeper.benchmarks.probes;

import org.jspecify.annotations.NullMarked;
