/** The probes that come with Watchkeeper. */
module dev.watchkeeper.probes {
  requires transitive dev.watchkeeper.api;

  exports dev.watchkeeper.probes;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.probes.internal.http.HttpProvider,
      dev.watchkeeper.probes.internal.icmp.PingProvider,
      dev.watchkeeper.probes.internal.ntp.NtpProvider,
      dev.watchkeeper.probes.internal.tcp.TcpProvider,
      dev.watchkeeper.probes.internal.udp.UdpProvider,
      dev.watchkeeper.probes.internal.unix.UnixProvider;
}
