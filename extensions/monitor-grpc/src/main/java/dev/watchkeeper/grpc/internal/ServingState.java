package dev.watchkeeper.grpc.internal;

/** The states of the health checking protocol, in the order of their numbers. */
enum ServingState {
  UNKNOWN,
  SERVING,
  NOT_SERVING,
  SERVICE_UNKNOWN
}
