package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.core.Receiver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the watchers of one monitor share.
 *
 * @param platform threads, time and chance
 * @param steady the steady axis of time
 * @param timers all timers
 * @param pauses tells when the process stood still
 * @param workers gives runs a thread
 * @param recorder takes decisions
 * @param troubles what goes wrong
 * @param total accounts for the runs of all checks
 * @param lag how late runs begin
 * @param late how many probes came back after their run was over
 * @param groups the schedules that checks share
 * @param policy which addresses may be connected to
 * @param rules all rules
 * @param receivers who is told of alerts
 * @param holding what keeps alerts from firing
 * @param decider makes decisions
 * @param node the name of this monitor
 * @param watchers those of all checks, by name; changed by the engine, read by all
 */
record Parts(
    Platform platform,
    SteadyTime steady,
    Timers timers,
    PauseDetector pauses,
    Workers workers,
    Recorder recorder,
    Troubles troubles,
    Tally total,
    Histogram lag,
    AtomicLong late,
    Groups groups,
    AddressPolicy policy,
    RuleSet rules,
    List<Receiver> receivers,
    Holding holding,
    Decider decider,
    String node,
    Map<CheckId, Watcher> watchers) {}
