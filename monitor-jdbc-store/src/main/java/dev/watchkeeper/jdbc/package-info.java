/**
 * {@link dev.watchkeeper.jdbc.JdbcStore} keeps results, states, alerts and the outbox in a
 * database.
 */
@NullMarked
package dev.watchkeeper.jdbc;

import org.jspecify.annotations.NullMarked;
