-- Watchkeeper, schema version 3, for SQLite 3.35 and newer: what goes with alerts, messages in bundles, notes.
--
-- Numbers that stand for words:
--   kind     0 an alert, 1 a reminder, 2 a test

insert into wk_schema (version, script, applied_at) values (3, 'V3.sql', 0);

-- Labels, run-book, who was told and more, as one line; null for none.
alter table wk_alert add column context text;

alter table wk_event add column context text;

-- When a message was written down, by the clock of the database; of which message it is a part, by
-- that one's id, which is a part of itself (null if it is sent by itself); why it is sent; and how
-- often its receiver was told before. Column notifier has the name of the receiver. Parts but the
-- first wait for ever, and share what becomes of the first.
alter table wk_outbox add column written_at bigint not null default 0;

alter table wk_outbox add column bundle bigint;

alter table wk_outbox add column kind smallint not null default 0;

alter table wk_outbox add column repeats integer not null default 0;

update wk_outbox set written_at = case when set_at > 0 then set_at else
  cast(strftime('%s', 'now') as integer) * 1000000 end
  where written_at = 0;

drop index wk_outbox_open;

-- Fresh messages (not_before 0) in their order, the others by the time at which they are due.
create index wk_outbox_due on wk_outbox (notifier, not_before, id) where state = 0;

create index wk_outbox_parts on wk_outbox (bundle) where bundle is not null;

create index wk_outbox_dead on wk_outbox (id) where state = 2;

-- Texts about the monitor as a whole, by name; the key is the name, or stands for a long one.
create table wk_note (
  note_key text not null primary key,
  name     text not null,
  body     text not null
);
