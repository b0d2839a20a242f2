/** The http probe. */
@NullMarked
package dev.watchkeeper.probes.internal.http;

import org.jspecify.annotations.NullMarked;
