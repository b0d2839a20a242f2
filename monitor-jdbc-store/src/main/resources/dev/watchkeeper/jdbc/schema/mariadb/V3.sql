-- Watchkeeper, schema version 3, for MariaDB 10.6 and newer: what goes with alerts, messages in bundles, notes.
--
-- Numbers that stand for words:
--   kind     0 an alert, 1 a reminder, 2 a test

-- Labels, run-book, who was told and more, as one line; null for none.
alter table wk_alert add column if not exists context mediumtext;

alter table wk_event add column if not exists context mediumtext;

-- When a message was written down, by the clock of the database; of which message it is a part, by
-- that one's id, which is a part of itself (null if it is sent by itself); why it is sent; and how
-- often its receiver was told before. Column notifier has the name of the receiver. Parts but the
-- first wait for ever, and share what becomes of the first.
alter table wk_outbox add column if not exists written_at bigint not null default 0;

alter table wk_outbox add column if not exists bundle bigint;

alter table wk_outbox add column if not exists kind smallint not null default 0;

alter table wk_outbox add column if not exists repeats integer not null default 0;

update wk_outbox set written_at = case when set_at > 0 then set_at else
  cast(unix_timestamp(now(6)) * 1000000 as signed) end
  where written_at = 0;

drop index if exists wk_outbox_open on wk_outbox;

-- Fresh messages (not_before 0) in their order, the others by the time at which they are due.
create index if not exists wk_outbox_due on wk_outbox (notifier, state, not_before, id);

create index if not exists wk_outbox_parts on wk_outbox (bundle);

-- Texts about the monitor as a whole, by name; the key is the name, or stands for a long one.
create table if not exists wk_note (
  note_key varchar(400) not null primary key,
  name     varchar(2000) not null,
  body     mediumtext not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

insert into wk_schema (version, script, applied_at) select 3, 'V3.sql', 0 from dual
  where not exists (select 1 from wk_schema where version = 3);
