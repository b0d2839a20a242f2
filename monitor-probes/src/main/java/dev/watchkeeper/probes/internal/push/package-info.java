/** The heartbeat probe: waits for signals instead of asking. */
@NullMarked
package dev.watchkeeper.probes.internal.push;

import org.jspecify.annotations.NullMarked;
