-- Watchkeeper, schema version 1, for MariaDB 10.6 and newer. What is there already is left as it is.
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

create table if not exists wk_schema (
  version    integer not null primary key,
  script     varchar(200) not null,
  checksum   varchar(40),
  applied_at bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- Every check that has a definition (config) or was ever judged.
create table if not exists wk_check (
  id         integer not null auto_increment primary key,
  name       varchar(760) not null unique,
  config     longtext,
  enabled    smallint not null default 1,
  updated_at bigint not null default 0
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- One number. Whoever changes definitions in wk_check adds one to it in the same transaction, so
-- that monitors that follow them need not read them all to see that nothing has changed.
create table if not exists wk_catalogue (
  version bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

insert into wk_catalogue (version) select 0 from dual where not exists (select 1 from wk_catalogue);

-- Monitors that ran checks, and what was measured: name, kind and unit.
create table if not exists wk_node (
  id   integer not null auto_increment primary key,
  name varchar(760) not null unique
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists wk_metric (
  id   integer not null auto_increment primary key,
  name varchar(760) not null unique
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- One row per run.
create table if not exists wk_result (
  due      bigint not null,
  late_us  integer not null,
  took_us  integer not null,
  check_id integer not null,
  node     integer not null,
  status   smallint not null,
  outcome  smallint not null,
  detail   mediumtext,
  primary key (check_id, due)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists wk_state (
  epoch    bigint not null,
  since    bigint not null,
  last_due bigint,
  check_id integer not null primary key,
  streak   integer not null,
  status   smallint not null,
  mode     smallint not null,
  watcher  smallint not null,
  data     longtext
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- Since when a check was in a mode, by the writer's clock; before the first row it was ACTIVE.
create table if not exists wk_mode (
  check_id integer not null,
  at       bigint not null,
  mode     smallint not null,
  primary key (check_id, at)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- One number per writer, each greater than all before.
create table if not exists wk_epoch (
  epoch bigint not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

insert into wk_epoch (epoch) select 0 from dual where not exists (select 1 from wk_epoch);

-- One row per episode, in its last state; all its transitions are in wk_event. below_us has the
-- nanoseconds below the microseconds of since (times 1000) and of changed.
create table if not exists wk_alert (
  alert_key   varchar(400) not null primary key,
  check_id    integer not null,
  rule        mediumtext not null,
  severity    smallint not null,
  state       smallint not null,
  fired       smallint not null,
  since       bigint not null,
  changed     bigint not null,
  below_us    integer not null,
  explanation mediumtext not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create index if not exists wk_alert_of_check on wk_alert (check_id, since);

create index if not exists wk_alert_resolved on wk_alert (state, changed);

create table if not exists wk_event (
  alert_key   varchar(400) not null,
  state       smallint not null,
  at          bigint not null,
  explanation mediumtext not null,
  primary key (alert_key, state)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists wk_outbox (
  id          bigint not null auto_increment primary key,
  message_key varchar(400) not null unique,
  notifier    varchar(400) not null,
  alert_key   varchar(400) not null,
  alert       longtext not null,
  state       smallint not null,
  attempts    integer not null,
  not_before  bigint not null,
  set_at      bigint not null,
  error       mediumtext
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

create index if not exists wk_outbox_open on wk_outbox (notifier, state, id);

create index if not exists wk_outbox_order on wk_outbox (alert_key(300), notifier(300), state, id);

create index if not exists wk_outbox_settled on wk_outbox (state, set_at);

insert ignore into wk_schema (version, script, applied_at) values (1, 'V1.sql', 0);
