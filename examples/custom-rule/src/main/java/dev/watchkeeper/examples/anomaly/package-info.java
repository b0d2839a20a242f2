/** A rule of one's own, found by its type. */
@NullMarked
package dev.watchkeeper.examples.anomaly;

import org.jspecify.annotations.NullMarked;
