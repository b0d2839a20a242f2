/** Meters for Micrometer; the only package that knows of it. */
@NullMarked
package dev.watchkeeper.core.metrics;

import org.jspecify.annotations.NullMarked;
