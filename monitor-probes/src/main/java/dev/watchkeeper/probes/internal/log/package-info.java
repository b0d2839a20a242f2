/** The log probe: a file that is followed over its rotations. */
@NullMarked
package dev.watchkeeper.probes.internal.log;

import org.jspecify.annotations.NullMarked;
