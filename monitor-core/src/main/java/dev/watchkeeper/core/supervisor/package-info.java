/**
 * Supervision after the model of Erlang's and Elixir's supervisors: children that crash start
 * again, within a budget; one that crashes too often is set apart, and no other child suffers.
 */
@NullMarked
package dev.watchkeeper.core.supervisor;

import org.jspecify.annotations.NullMarked;
