/**
 * What a host starts: {@link dev.watchkeeper.core.Monitor} combines checks, rules, a store and
 * listeners; {@link dev.watchkeeper.core.Rules} makes the usual rules.
 */
@NullMarked
package dev.watchkeeper.core;

import org.jspecify.annotations.NullMarked;
