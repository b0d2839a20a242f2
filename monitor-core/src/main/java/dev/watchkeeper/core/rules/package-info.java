/**
 * The usual rules, as {@link dev.watchkeeper.core.Rules} makes them: each an immutable value with
 * methods that give copies, and with a twin as data.
 */
@NullMarked
package dev.watchkeeper.core.rules;

import org.jspecify.annotations.NullMarked;
