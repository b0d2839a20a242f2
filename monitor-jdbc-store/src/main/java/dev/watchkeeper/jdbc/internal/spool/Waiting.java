package dev.watchkeeper.jdbc.internal.spool;

import java.util.List;

/**
 * Some of the oldest records that wait, in order. Immutable.
 *
 * @param records the records
 * @param number the segment in which the last of them lies
 * @param after where in it the next one begins
 */
record Waiting(List<Raw> records, long number, long after) {
  /**
   * One record.
   *
   * @param bytes the encoding of a decision
   * @param segment the number of its segment
   * @param recovered whether an earlier life wrote it
   */
  record Raw(byte[] bytes, long segment, boolean recovered) {}
}
