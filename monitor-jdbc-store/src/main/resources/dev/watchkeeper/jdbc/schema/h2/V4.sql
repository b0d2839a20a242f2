-- Watchkeeper, schema version 4, for H2 2.2 and newer: definitions of rules.

-- A rule by its name, whether it judges, and the rest of its definition as JSON.
create table if not exists wk_rule (
  name       varchar(1000) not null primary key,
  config     clob not null,
  enabled    smallint not null default 1,
  updated_at bigint not null default 0
);

-- One number as version, for rules: whoever changes rows of wk_rule adds one to it in the same
-- transaction.
alter table wk_catalogue add column if not exists rules bigint not null default 0;

insert into wk_schema (version, script, applied_at) select 4, 'V4.sql', 0
  where not exists (select 1 from wk_schema where version = 4);
