/** Channels that tell people: mail, chat, on-call services, queues, programs, logs. */
module dev.watchkeeper.notify {
  requires transitive dev.watchkeeper.api;
  requires transitive java.sql;
  requires jakarta.mail;

  exports dev.watchkeeper.notify;
}
