/** The grpc probe: grpc-java speaks over a connection of ours. */
@NullMarked
package dev.watchkeeper.grpc.internal;

import org.jspecify.annotations.NullMarked;
