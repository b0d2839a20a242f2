@NullMarked
package dev.watchkeeper.core.internal;

import org.jspecify.annotations.NullMarked;
