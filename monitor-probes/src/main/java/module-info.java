/**
 * The probes that come with Watchkeeper. The modules that are optional are needed by single probes
 * only: java.sql by jdbc, java.management by jvm.
 */
@SuppressWarnings("module") // the extensions are built later
module dev.watchkeeper.probes {
  requires transitive dev.watchkeeper.api;
  requires static java.management;
  requires static transitive java.sql;
  requires java.xml;

  exports dev.watchkeeper.probes;
  exports dev.watchkeeper.probes.internal.net to
      dev.watchkeeper.dns,
      dev.watchkeeper.grpc;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.probes.internal.command.CommandProvider,
      dev.watchkeeper.probes.internal.composite.CompositeProvider,
      dev.watchkeeper.probes.internal.greeting.FtpProvider,
      dev.watchkeeper.probes.internal.greeting.MemcachedProvider,
      dev.watchkeeper.probes.internal.greeting.MysqlProvider,
      dev.watchkeeper.probes.internal.greeting.PostgresProvider,
      dev.watchkeeper.probes.internal.greeting.RedisProvider,
      dev.watchkeeper.probes.internal.greeting.SshBannerProvider,
      dev.watchkeeper.probes.internal.http.HttpProvider,
      dev.watchkeeper.probes.internal.icmp.PingProvider,
      dev.watchkeeper.probes.internal.jdbc.JdbcProvider,
      dev.watchkeeper.probes.internal.local.CpuProvider,
      dev.watchkeeper.probes.internal.local.DiskProvider,
      dev.watchkeeper.probes.internal.local.FileProvider,
      dev.watchkeeper.probes.internal.local.JvmProvider,
      dev.watchkeeper.probes.internal.local.MemoryProvider,
      dev.watchkeeper.probes.internal.local.ProcessProvider,
      dev.watchkeeper.probes.internal.local.SwapProvider,
      dev.watchkeeper.probes.internal.log.LogProvider,
      dev.watchkeeper.probes.internal.mail.ImapProvider,
      dev.watchkeeper.probes.internal.mail.Pop3Provider,
      dev.watchkeeper.probes.internal.mail.SmtpProvider,
      dev.watchkeeper.probes.internal.ntp.NtpProvider,
      dev.watchkeeper.probes.internal.push.HeartbeatProvider,
      dev.watchkeeper.probes.internal.tcp.TcpProvider,
      dev.watchkeeper.probes.internal.tls.TlsProvider,
      dev.watchkeeper.probes.internal.udp.UdpProvider,
      dev.watchkeeper.probes.internal.unix.UnixProvider,
      dev.watchkeeper.probes.internal.websocket.WebSocketProvider;
}
