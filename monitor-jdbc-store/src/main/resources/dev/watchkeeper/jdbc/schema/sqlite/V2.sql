-- Watchkeeper, schema version 2, for SQLite 3.35 and newer: history at rest.
--
-- Hours and days are counted since 1970-01-01T00:00Z. Bytes are explained in docs/history-format.md.

insert into wk_schema (version, script, applied_at) values (2, 'V2.sql', 0);

-- All runs of one check in one hour. A run lies in wk_result or here, never in neither; should it
-- lie in both, because it was written again, the one here counts.
create table wk_block (
  check_id integer not null,
  hour_no  integer not null,
  data     blob not null,
  primary key (check_id, hour_no)
) without rowid;

-- One row for each block: numbers of runs by status, microseconds that the good ones took, the rest.
create table wk_rollup_hour (
  check_id integer not null,
  hour_no  integer not null,
  runs_up integer not null,
  runs_degraded integer not null,
  runs_down integer not null,
  runs_unknown integer not null,
  took_us  bigint not null,
  data     blob not null,
  primary key (check_id, hour_no)
) without rowid;

-- The same for days of UTC that are over.
create table wk_rollup_day (
  check_id integer not null,
  day_no   integer not null,
  runs_up integer not null,
  runs_degraded integer not null,
  runs_down integer not null,
  runs_unknown integer not null,
  took_us  bigint not null,
  data     blob not null,
  primary key (check_id, day_no)
) without rowid;

-- Work that only one of several processes does: who, and until when unless he says so again.
create table wk_job (
  name   text not null primary key,
  holder text not null,
  held_until bigint not null
);

insert into wk_job (name, holder, held_until) values ('history', '', 0);
