/** The dns probe: dnsjava reads and writes the messages, all else is ours. */
@NullMarked
package dev.watchkeeper.dns.internal;

import org.jspecify.annotations.NullMarked;
