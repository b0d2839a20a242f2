/** The probes that come with Watchkeeper. */
module dev.watchkeeper.probes {
  requires transitive dev.watchkeeper.api;
  requires java.xml;

  exports dev.watchkeeper.probes;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.probes.internal.http.HttpProvider,
      dev.watchkeeper.probes.internal.tcp.TcpProvider,
      dev.watchkeeper.probes.internal.tls.TlsProvider;
}
