/** The probes that come with Watchkeeper. */
module dev.watchkeeper.probes {
  requires transitive dev.watchkeeper.api;

  exports dev.watchkeeper.probes;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.probes.internal.greeting.FtpProvider,
      dev.watchkeeper.probes.internal.greeting.MemcachedProvider,
      dev.watchkeeper.probes.internal.greeting.MysqlProvider,
      dev.watchkeeper.probes.internal.greeting.PostgresProvider,
      dev.watchkeeper.probes.internal.greeting.RedisProvider,
      dev.watchkeeper.probes.internal.greeting.SshBannerProvider,
      dev.watchkeeper.probes.internal.http.HttpProvider,
      dev.watchkeeper.probes.internal.mail.ImapProvider,
      dev.watchkeeper.probes.internal.mail.Pop3Provider,
      dev.watchkeeper.probes.internal.mail.SmtpProvider,
      dev.watchkeeper.probes.internal.tcp.TcpProvider,
      dev.watchkeeper.probes.internal.tls.TlsProvider;
}
