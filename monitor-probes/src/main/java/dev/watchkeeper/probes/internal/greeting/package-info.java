/**
 * The probes that greet a server of a known protocol: ftp, ssh-banner, redis, memcached, postgres,
 * mysql.
 */
@NullMarked
package dev.watchkeeper.probes.internal.greeting;

import org.jspecify.annotations.NullMarked;
