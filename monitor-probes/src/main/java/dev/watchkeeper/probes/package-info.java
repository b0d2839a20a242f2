/** Typed writers of the probes that come with Watchkeeper, and the names of what they measure. */
@NullMarked
package dev.watchkeeper.probes;

import org.jspecify.annotations.NullMarked;
