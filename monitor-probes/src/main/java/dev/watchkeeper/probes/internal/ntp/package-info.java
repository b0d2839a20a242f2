/** The ntp probe: the client's side of RFC 5905, and its judgement. */
@NullMarked
package dev.watchkeeper.probes.internal.ntp;

import org.jspecify.annotations.NullMarked;
