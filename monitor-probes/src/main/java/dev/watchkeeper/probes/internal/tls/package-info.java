/** The tls probe. */
@NullMarked
package dev.watchkeeper.probes.internal.tls;

import org.jspecify.annotations.NullMarked;
