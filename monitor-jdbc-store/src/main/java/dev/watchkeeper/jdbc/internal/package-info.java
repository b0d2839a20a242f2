/** How the store does it; hidden by the module descriptor. */
@NullMarked
package dev.watchkeeper.jdbc.internal;

import org.jspecify.annotations.NullMarked;
