/** The tcp probe and the dialogues that stand on it. */
@NullMarked
package dev.watchkeeper.probes.internal.tcp;

import org.jspecify.annotations.NullMarked;
