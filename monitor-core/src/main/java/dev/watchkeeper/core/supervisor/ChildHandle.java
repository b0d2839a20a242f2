package dev.watchkeeper.core.supervisor;

/**
 * Names one life of one child: a handle of an earlier life, or of an earlier child with the same
 * id, never means the present one. Thread-safe.
 */
public interface ChildHandle {
  /** The key of the child. */
  String id();

  /** Which of its lives, counted from 1; 0 before the first one began. */
  long incarnation();

  /** True while this life starts or runs. */
  boolean alive();
}
