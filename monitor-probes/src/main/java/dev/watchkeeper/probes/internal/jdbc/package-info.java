/** The jdbc probe: one query to a database. */
@NullMarked
package dev.watchkeeper.probes.internal.jdbc;

import org.jspecify.annotations.NullMarked;
