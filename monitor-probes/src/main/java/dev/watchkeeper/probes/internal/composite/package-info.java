/** The composite probe: judges by the states of other checks. */
@NullMarked
package dev.watchkeeper.probes.internal.composite;

import org.jspecify.annotations.NullMarked;
