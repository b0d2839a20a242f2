package dev.watchkeeper.jdbc.internal.history;

import org.jspecify.annotations.Nullable;

/**
 * One run, column by column as in {@code wk_result}; which check it was is known from elsewhere.
 *
 * @param due when it was due, in microseconds since 1970
 * @param late microseconds from due to begun
 * @param took microseconds that it took
 * @param node number of the node
 * @param status number of the status
 * @param outcome number of the outcome
 * @param detail all else as JSON; null if there is nothing
 */
public record Sample(
    long due, int late, int took, int node, int status, int outcome, @Nullable String detail) {}
