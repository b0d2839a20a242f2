/** A notifier of one's own: pages over a gateway that speaks lines. */
module dev.watchkeeper.examples.pager {
  requires transitive dev.watchkeeper.api;

  exports dev.watchkeeper.examples.pager;
}
