/** The websocket probe, after RFC 6455. */
@NullMarked
package dev.watchkeeper.probes.internal.websocket;

import org.jspecify.annotations.NullMarked;
