/** The grpc probe, on grpc-java. */
module dev.watchkeeper.grpc {
  requires transitive dev.watchkeeper.api;
  requires transitive dev.watchkeeper.probes;
  requires io.grpc;
  requires io.grpc.okhttp;
  requires io.grpc.stub;

  exports dev.watchkeeper.grpc;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.grpc.internal.GrpcProvider;
}
