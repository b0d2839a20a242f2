/** The engine behind the host's API; hidden by the module descriptor. */
@NullMarked
package dev.watchkeeper.core.internal;

import org.jspecify.annotations.NullMarked;
