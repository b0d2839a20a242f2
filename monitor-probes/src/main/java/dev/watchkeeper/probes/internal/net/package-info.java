/** The transport on which every network probe stands: addresses, connections, TLS, failures. */
@NullMarked
package dev.watchkeeper.probes.internal.net;

import org.jspecify.annotations.NullMarked;
