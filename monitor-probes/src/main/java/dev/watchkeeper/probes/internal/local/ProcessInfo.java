package dev.watchkeeper.probes.internal.local;

/**
 * One process.
 *
 * @param pid its number
 * @param zombie whether it has ended already
 * @param seconds how long it has been running
 * @param ticks hundredths of a second that processors gave it
 * @param threads how many it has; 0 if not told
 * @param resident its memory in bytes; 0 if not told
 * @param started when it was started, to tell it from another one of its number
 */
record ProcessInfo(
    long pid,
    boolean zombie,
    double seconds,
    long ticks,
    long threads,
    long resident,
    long started) {}
