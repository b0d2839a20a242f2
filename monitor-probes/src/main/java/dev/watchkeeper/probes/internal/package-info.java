/** The probes and the transport on which all of them stand; hidden by the module descriptor. */
@NullMarked
package dev.watchkeeper.probes.internal;

import org.jspecify.annotations.NullMarked;
