/** The ping probe: ICMP echo over one shared socket, or by the system's tool. */
@NullMarked
package dev.watchkeeper.probes.internal.icmp;

import org.jspecify.annotations.NullMarked;
