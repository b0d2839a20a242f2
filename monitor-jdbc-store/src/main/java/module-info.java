/** A store in a relational database. */
module dev.watchkeeper.jdbc {
  requires transitive dev.watchkeeper.api;
  requires transitive java.sql;
  requires org.slf4j;

  exports dev.watchkeeper.jdbc;

  uses java.sql.Driver;
}
