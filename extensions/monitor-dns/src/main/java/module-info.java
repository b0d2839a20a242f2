/** The dns probe, on dnsjava. */
module dev.watchkeeper.dns {
  requires transitive dev.watchkeeper.api;
  requires transitive dev.watchkeeper.probes;
  requires org.dnsjava;

  exports dev.watchkeeper.dns;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.dns.internal.DnsProvider;
}
