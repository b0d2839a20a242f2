/**
 * What plug-ins implement: probes, rules, sinks, stores, schedulers and notifiers, and what the
 * core hands to them.
 */
@NullMarked
package dev.watchkeeper.api.spi;

import org.jspecify.annotations.NullMarked;
