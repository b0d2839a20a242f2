/** One request over HTTP/2 (RFC 9113) with compressed header fields (RFC 7541). */
@NullMarked
package dev.watchkeeper.probes.internal.http2;

import org.jspecify.annotations.NullMarked;
