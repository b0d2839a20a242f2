package dev.watchkeeper.crash;

/** What happens to a database in a round. */
enum Fault {
  WRITER("kill -9 of the writer"),
  SERVER("kill -9 of the server"),
  BOTH("kill -9 of both"),
  POWER("power cut, all unsynced lost"),
  HALF_POWER("power cut, a random half of it lost");

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  /** Whether it can be done to this engine. */
  boolean fits(Engine engine) {
    return !engine.embedded() || this != SERVER && this != BOTH;
  }

  boolean cutsPower() {
    return this == POWER || this == HALF_POWER;
  }

  @Override
  public String toString() {
    return text;
  }
}
