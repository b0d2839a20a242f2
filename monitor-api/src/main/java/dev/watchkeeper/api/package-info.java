/**
 * The values of a monitor: what is watched ({@link dev.watchkeeper.api.Check}), what was seen
 * ({@link dev.watchkeeper.api.ProbeResult}), what is thought of it ({@link
 * dev.watchkeeper.api.CheckState}, {@link dev.watchkeeper.api.Alert}). All of them are immutable
 * and may be shared between threads.
 */
@NullMarked
package dev.watchkeeper.api;

import org.jspecify.annotations.NullMarked;
