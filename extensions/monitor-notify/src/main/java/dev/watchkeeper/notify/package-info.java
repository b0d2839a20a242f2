/**
 * Channels for notifications. Each has a typed writer, such as {@link
 * dev.watchkeeper.notify.Webhook}, that writes {@link dev.watchkeeper.api.spi.Settings}; {@link
 * dev.watchkeeper.notify.Channels} makes a {@link dev.watchkeeper.api.spi.Notifier} of either.
 */
@NullMarked
package dev.watchkeeper.notify;

import org.jspecify.annotations.NullMarked;
