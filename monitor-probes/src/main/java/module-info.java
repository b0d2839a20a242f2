/** The probes that come with Watchkeeper. */
@SuppressWarnings("module") // the extensions are built later
module dev.watchkeeper.probes {
  requires transitive dev.watchkeeper.api;

  exports dev.watchkeeper.probes;
  exports dev.watchkeeper.probes.internal.net to
      dev.watchkeeper.dns,
      dev.watchkeeper.grpc;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.probes.internal.composite.CompositeProvider,
      dev.watchkeeper.probes.internal.http.HttpProvider,
      dev.watchkeeper.probes.internal.icmp.PingProvider,
      dev.watchkeeper.probes.internal.ntp.NtpProvider,
      dev.watchkeeper.probes.internal.push.HeartbeatProvider,
      dev.watchkeeper.probes.internal.tcp.TcpProvider,
      dev.watchkeeper.probes.internal.tls.TlsProvider,
      dev.watchkeeper.probes.internal.udp.UdpProvider,
      dev.watchkeeper.probes.internal.unix.UnixProvider,
      dev.watchkeeper.probes.internal.websocket.WebSocketProvider;
}
