-- Watchkeeper, schema version 1, for SQLite 3.35 and newer.
--
-- Times are microseconds since 1970-01-01T00:00:00Z, lengths of time are microseconds.
-- Numbers that stand for words:
--   status   0 UP, 1 DEGRADED, 2 DOWN, 3 UNKNOWN
--   outcome  0 OK, 1 ASSERTION_FAILED, 2 TIMEOUT, 3 REFUSED, 4 RESET, 5 UNREACHABLE, 6 DNS, 7 TLS,
--            8 PROTOCOL, 9 TOO_LARGE, 10 AUTH, 11 REDIRECT, 12 IO, 13 BLOCKED, 14 CONFIG,
--            15 OVERLOADED, 16 PAUSED, 17 STOPPED, 18 LOCAL_RESOURCES, 19 LOCAL_NETWORK,
--            20 PROBE_DEFECT, 21 PROBE_STUCK, 22 NO_DATA
--   mode     0 ACTIVE, 1 PAUSED, 2 MAINTENANCE
--   watcher  0 STARTING, 1 RUNNING, 2 RESTARTING, 3 STOPPING, 4 STOPPED, 5 QUARANTINED, 6 STUCK
--   severity 0 INFO, 1 WARNING, 2 CRITICAL
--   state of an alert   0 PENDING, 1 FIRING, 2 RESOLVED
--   state of a message  0 open, 1 delivered, 2 given up

create table wk_schema (
  version    integer not null primary key,
  script     text not null,
  checksum   text,
  applied_at bigint not null
);

insert into wk_schema (version, script, applied_at) values (1, 'V1.sql', 0);

-- Every check that has a definition (config) or was ever judged.
create table wk_check (
  id         integer primary key,
  name       text not null unique,
  config     text,
  enabled    smallint not null default 1,
  updated_at bigint not null default 0
);

-- One number. Whoever changes definitions in wk_check adds one to it in the same transaction, so
-- that monitors that follow them need not read them all to see that nothing has changed.
create table wk_catalogue (
  version bigint not null
);

insert into wk_catalogue (version) values (0);

-- Monitors that ran checks, and what was measured: name, kind and unit.
create table wk_node (
  id   integer primary key,
  name text not null unique
);

create table wk_metric (
  id   integer primary key,
  name text not null unique
);

-- The rows lie in the order of the key.
create table wk_result (
  due      bigint not null,
  late_us  integer not null,
  took_us  integer not null,
  check_id integer not null,
  node     integer not null,
  status   smallint not null,
  outcome  smallint not null,
  detail   text,
  primary key (check_id, due)
) without rowid;

create table wk_state (
  epoch    bigint not null,
  since    bigint not null,
  last_due bigint,
  check_id integer primary key,
  streak   integer not null,
  status   smallint not null,
  mode     smallint not null,
  watcher  smallint not null,
  data     text
);

-- Since when a check was in a mode, by the writer's clock; before the first row it was ACTIVE.
create table wk_mode (
  check_id integer not null,
  at       bigint not null,
  mode     smallint not null,
  primary key (check_id, at)
) without rowid;

-- One number per writer, each greater than all before.
create table wk_epoch (
  epoch bigint not null
);

insert into wk_epoch (epoch) values (0);

-- One row per episode, in its last state; all its transitions are in wk_event. below_us has the
-- nanoseconds below the microseconds of since (times 1000) and of changed.
create table wk_alert (
  alert_key   text not null primary key,
  check_id    integer not null,
  rule        text not null,
  severity    smallint not null,
  state       smallint not null,
  fired       smallint not null,
  since       bigint not null,
  changed     bigint not null,
  below_us    integer not null,
  explanation text not null
);

create index wk_alert_of_check on wk_alert (check_id, since);

create index wk_alert_resolved on wk_alert (changed) where state = 2;

create table wk_event (
  alert_key   text not null,
  state       smallint not null,
  at          bigint not null,
  explanation text not null,
  primary key (alert_key, state)
) without rowid;

create table wk_outbox (
  id          integer primary key,
  message_key text not null unique,
  notifier    text not null,
  alert_key   text not null,
  alert       text not null,
  state       smallint not null,
  attempts    integer not null,
  not_before  bigint not null,
  set_at      bigint not null,
  error       text
);

create index wk_outbox_open on wk_outbox (notifier, id) where state = 0;

create index wk_outbox_order on wk_outbox (alert_key, notifier, id) where state = 0;

create index wk_outbox_settled on wk_outbox (set_at) where state <> 0;
