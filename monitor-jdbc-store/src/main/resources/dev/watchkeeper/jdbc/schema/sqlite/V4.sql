-- Watchkeeper, schema version 4, for SQLite 3.35 and newer: definitions of rules.

insert into wk_schema (version, script, applied_at) values (4, 'V4.sql', 0);

-- A rule by its name, whether it judges, and the rest of its definition as JSON.
create table wk_rule (
  name       text not null primary key,
  config     text not null,
  enabled    smallint not null default 1,
  updated_at bigint not null default 0
);

-- One number as version, for rules: whoever changes rows of wk_rule adds one to it in the same
-- transaction.
alter table wk_catalogue add column rules bigint not null default 0;
