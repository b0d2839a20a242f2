package dev.watchkeeper.testkit.simulation;

/** One run of a simulated probe: what it is to do, and who wants to know of it. */
interface Planned {
  /** What it does. */
  Behaviour behaviour();

  /** The probe begins. */
  default void began() {}

  /** The probe comes back, however late. */
  default void ended() {}
}
