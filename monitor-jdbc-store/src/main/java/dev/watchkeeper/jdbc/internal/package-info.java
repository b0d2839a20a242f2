/** How the store works inside; not exported. */
@NullMarked
package dev.watchkeeper.jdbc.internal;

import org.jspecify.annotations.NullMarked;
