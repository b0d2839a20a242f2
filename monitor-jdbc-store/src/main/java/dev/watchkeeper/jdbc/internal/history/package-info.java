/** The past in little space: packed hours and histograms. Knows of bytes, not of databases. */
@NullMarked
package dev.watchkeeper.jdbc.internal.history;

import org.jspecify.annotations.NullMarked;
