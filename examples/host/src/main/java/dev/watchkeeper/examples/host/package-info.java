/** An ordinary application that watches what it depends on. */
@NullMarked
package dev.watchkeeper.examples.host;

import org.jspecify.annotations.NullMarked;
