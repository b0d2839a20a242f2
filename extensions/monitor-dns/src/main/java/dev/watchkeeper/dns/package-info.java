/** The typed writer of the dns probe, and the names of what it measures. */
@NullMarked
package dev.watchkeeper.dns;

import org.jspecify.annotations.NullMarked;
