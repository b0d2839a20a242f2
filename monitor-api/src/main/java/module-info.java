/** The values and plug-in contracts of Watchkeeper. */
module dev.watchkeeper.api {
  requires transitive org.jspecify;

  exports dev.watchkeeper.api;
  exports dev.watchkeeper.api.spi;
}
