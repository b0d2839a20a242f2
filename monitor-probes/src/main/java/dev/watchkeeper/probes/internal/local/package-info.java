/**
 * The probes of the machine itself: files, processes, disks, processor, memory, the virtual
 * machine.
 */
@NullMarked
package dev.watchkeeper.probes.internal.local;

import org.jspecify.annotations.NullMarked;
