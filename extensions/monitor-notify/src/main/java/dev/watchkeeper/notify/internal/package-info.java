/** How channels talk; not for use from outside. */
@NullMarked
package dev.watchkeeper.notify.internal;

import org.jspecify.annotations.NullMarked;
