/** The unix probe: a conversation over a Unix domain socket. */
@NullMarked
package dev.watchkeeper.probes.internal.unix;

import org.jspecify.annotations.NullMarked;
