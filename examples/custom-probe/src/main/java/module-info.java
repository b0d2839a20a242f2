/** A probe of one's own: how many messages wait in a queue. */
module dev.watchkeeper.examples.queue {
  requires transitive dev.watchkeeper.api;

  exports dev.watchkeeper.examples.queue;

  provides dev.watchkeeper.api.spi.ProbeProvider with
      dev.watchkeeper.examples.queue.QueueDepthProvider;
}
