/** What is kept on disk while the database is away, and the encoding of decisions. */
@NullMarked
package dev.watchkeeper.jdbc.internal.spool;

import org.jspecify.annotations.NullMarked;
