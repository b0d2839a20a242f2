/** Watches a list of targets in the terminal. */
@NullMarked
package dev.watchkeeper.examples.quickstart;

import org.jspecify.annotations.NullMarked;
