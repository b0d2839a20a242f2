/** The udp probe: datagrams and their answers. */
@NullMarked
package dev.watchkeeper.probes.internal.udp;

import org.jspecify.annotations.NullMarked;
