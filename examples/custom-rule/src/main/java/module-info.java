/** A rule of one's own: a value that is far from those of the same hour in past weeks. */
module dev.watchkeeper.examples.anomaly {
  requires transitive dev.watchkeeper.api;

  exports dev.watchkeeper.examples.anomaly;

  provides dev.watchkeeper.api.spi.RuleProvider with
      dev.watchkeeper.examples.anomaly.AnomalyProvider;
}
