-- Watchkeeper, schema version 1. Times are microseconds since 1970-01-01T00:00:00Z.

create table wk_check (
  id         integer primary key,
  name       varchar(200) not null unique,
  config     text,
  enabled    smallint not null default 1,
  updated_at bigint not null
);

create table wk_result (
  check_id   bigint not null,
  due        bigint not null,
  status     smallint not null,
  outcome    varchar(40) not null,
  started    bigint not null,
  latency_us bigint not null,
  detail     text,
  primary key (check_id, due)
) without rowid;

create table wk_state (
  check_id   bigint not null primary key,
  status     smallint not null,
  since      bigint not null,
  streak     integer not null,
  mode       varchar(20) not null,
  last_due   bigint,
  rules      text not null,
  memory     text not null,
  updated_at bigint not null
);

create table wk_alert (
  alert_key   varchar(600) not null primary key,
  check_id    bigint not null,
  rule        varchar(200) not null,
  severity    varchar(20) not null,
  state       varchar(20) not null,
  since       bigint not null,
  changed     bigint not null,
  explanation text not null
);

create index wk_alert_of_check on wk_alert (check_id, since);

create table wk_event (
  alert_key   varchar(600) not null,
  state       varchar(20) not null,
  at          bigint not null,
  explanation text not null,
  primary key (alert_key, state)
);

create table wk_outbox (
  id          integer primary key,
  message_key varchar(900) not null unique,
  notifier    varchar(200) not null,
  alert_key   varchar(600) not null,
  alert       text not null,
  state       varchar(20) not null,
  attempts    integer not null,
  not_before  bigint not null,
  error       text
);

create index wk_outbox_open on wk_outbox (notifier, state, id);
