/** A probe of one's own: how many messages wait in a queue. */
@NullMarked
package dev.watchkeeper.examples.queue;

import org.jspecify.annotations.NullMarked;
