/** A notifier of one's own: pages over a gateway that speaks lines. */
@NullMarked
package dev.watchkeeper.examples.pager;

import org.jspecify.annotations.NullMarked;
