/** The typed writer of the grpc probe, and the names of what it measures. */
@NullMarked
package dev.watchkeeper.grpc;

import org.jspecify.annotations.NullMarked;
