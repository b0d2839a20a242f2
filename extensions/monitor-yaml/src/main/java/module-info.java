/** Definitions of checks in YAML files. */
module dev.watchkeeper.yaml {
  requires transitive dev.watchkeeper.api;
  requires org.snakeyaml.engine.v2;

  exports dev.watchkeeper.yaml;
}
