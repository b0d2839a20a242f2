/**
 * Readers of what systems tell of themselves in text: files under /proc and the output of small
 * tools. They take text and know no files, so that the text may come from anywhere.
 */
@NullMarked
package dev.watchkeeper.probes.internal.vitals;

import org.jspecify.annotations.NullMarked;
