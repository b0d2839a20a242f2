/**
 * The command probe: a program of the machine as a check, with the exit codes and performance data
 * of Nagios plug-ins.
 */
@NullMarked
package dev.watchkeeper.probes.internal.command;

import org.jspecify.annotations.NullMarked;
