package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;

/**
 * A child as it was seen at one moment.
 *
 * @param id its key
 * @param state where it stands
 * @param incarnation how often it was started, 0 before the first start succeeded
 * @param restarts how many restarts count against its budget now
 * @param lastFailure the last failure in one line; empty if there was none
 */
public record ChildInfo(
    String id, WatcherState state, long incarnation, int restarts, String lastFailure) {}
