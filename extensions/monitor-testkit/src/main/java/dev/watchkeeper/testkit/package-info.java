/**
 * Virtual time, a runner for one probe, servers that misbehave, and conformance suites that the
 * authors of plug-ins extend.
 */
@NullMarked
package dev.watchkeeper.testkit;

import org.jspecify.annotations.NullMarked;
