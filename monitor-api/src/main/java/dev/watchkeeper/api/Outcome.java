package dev.watchkeeper.api;

/** Why a run has its {@link Status}. Each has a blame and the status that it gives by itself. */
public enum Outcome {
  /** The target answered and every expectation held. */
  OK(Blame.NONE, Status.UP),
  /** The target answered, but not as expected. */
  ASSERTION_FAILED(Blame.TARGET, Status.DOWN),
  /** The deadline of the run passed. */
  TIMEOUT(Blame.TARGET, Status.DOWN),
  /** The connection was refused. */
  REFUSED(Blame.TARGET, Status.DOWN),
  /** The connection was reset or closed too early. */
  RESET(Blame.TARGET, Status.DOWN),
  /** No route to the host or network. */
  UNREACHABLE(Blame.TARGET, Status.DOWN),
  /** The name could not be resolved. */
  DNS(Blame.TARGET, Status.DOWN),
  /** The TLS handshake failed or the certificate is not acceptable. */
  TLS(Blame.TARGET, Status.DOWN),
  /** The answer breaks the rules of its protocol. */
  PROTOCOL(Blame.TARGET, Status.DOWN),
  /** The answer is larger than the byte cap of the check. */
  TOO_LARGE(Blame.TARGET, Status.DOWN),
  /** The target refused our credentials. */
  AUTH(Blame.TARGET, Status.DOWN),
  /** Too many redirects, or one that is not followed. */
  REDIRECT(Blame.TARGET, Status.DOWN),
  /** Another failure of input or output while talking to the target. */
  IO(Blame.TARGET, Status.DOWN),
  /** The address policy forbids to connect to the target's address. */
  BLOCKED(Blame.CONFIG, Status.UNKNOWN),
  /** There is nothing yet that could be judged: nobody has been heard of, nothing recorded. */
  NO_DATA(Blame.NONE, Status.UNKNOWN),
  /** The check cannot run as it is configured. */
  CONFIG(Blame.CONFIG, Status.UNKNOWN),
  /** The monitor had no capacity for the run. */
  OVERLOADED(Blame.MONITOR, Status.UNKNOWN),
  /** The monitor or its process was paused while the run was due or under way. */
  PAUSED(Blame.MONITOR, Status.UNKNOWN),
  /** The monitor was stopped while the run was under way. */
  STOPPED(Blame.MONITOR, Status.UNKNOWN),
  /** The machine of the monitor ran out of a resource: descriptors, threads, memory. */
  LOCAL_RESOURCES(Blame.LOCAL_NETWORK, Status.UNKNOWN),
  /** The machine of the monitor has lost its own connectivity. */
  LOCAL_NETWORK(Blame.LOCAL_NETWORK, Status.UNKNOWN),
  /** The probe threw something that is not an input or output failure, or returned nonsense. */
  PROBE_DEFECT(Blame.PROBE, Status.UNKNOWN),
  /** The probe did not come back at its deadline, although the target's side was not to blame. */
  PROBE_STUCK(Blame.PROBE, Status.UNKNOWN);

  private final Blame blame;
  private final Status status;

  Outcome(Blame blame, Status status) {
    this.blame = blame;
    this.status = status;
  }

  /** Whose fault it is; never null. */
  public Blame blame() {
    return blame;
  }

  /** The status that a run with this outcome has unless a condition softens it. */
  public Status status() {
    return status;
  }
}
