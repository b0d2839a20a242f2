-- Watchkeeper, schema version 2, for PostgreSQL 12 and newer: history at rest.
--
-- Hours and days are counted since 1970-01-01T00:00Z. Bytes are explained in docs/history-format.md.

insert into wk_schema (version, script, applied_at) values (2, 'V2.sql', 0);

-- All runs of one check in one hour. A run lies in wk_result or here, never in neither; should it
-- lie in both, because it was written again, the one here counts. Partitions of weeks are made
-- ahead of time; what fits into none of them goes to the default ones.
create table wk_block (
  check_id integer not null,
  hour_no  integer not null,
  data     bytea not null,
  primary key (check_id, hour_no)
) partition by range (hour_no);

alter table wk_block alter column data set storage external;

create table wk_block_rest partition of wk_block default;

-- One row for each block: numbers of runs by status, microseconds that the good ones took, the rest.
create table wk_rollup_hour (
  took_us  bigint not null,
  check_id integer not null,
  hour_no  integer not null,
  runs_up integer not null,
  runs_degraded integer not null,
  runs_down integer not null,
  runs_unknown integer not null,
  data     bytea not null,
  primary key (check_id, hour_no)
) partition by range (hour_no);

alter table wk_rollup_hour alter column data set storage external;

create table wk_rollup_hour_rest partition of wk_rollup_hour default;

-- The rows of one hour lie together, since they are written together.
create index wk_rollup_of_hour on wk_rollup_hour using brin (hour_no) with (pages_per_range = 16);

-- The same for days of UTC that are over.
create table wk_rollup_day (
  took_us  bigint not null,
  check_id integer not null,
  day_no   integer not null,
  runs_up integer not null,
  runs_degraded integer not null,
  runs_down integer not null,
  runs_unknown integer not null,
  data     bytea not null,
  primary key (check_id, day_no)
);

alter table wk_rollup_day alter column data set storage external;

-- Work that only one of several processes does: who, and until when unless he says so again.
create table wk_job (
  name   text not null primary key,
  holder text not null,
  held_until bigint not null
);

insert into wk_job (name, holder, held_until) values ('history', '', 0);

-- Rows live for an hour or two here and are taken away when they are packed.
alter table wk_result set (autovacuum_vacuum_scale_factor = 0.05);
