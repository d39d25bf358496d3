-- Up Migration
-- Messages that came in by themselves: which of them were here before.

create table messages (
  listener text not null,
  -- Keyed hash of what tells a message from all others: one that comes again has the same.
  repeat bytea not null,
  exchange uuid not null,
  facility text not null,
  received_at timestamptz not null,
  primary key (listener, repeat)
);
create index messages_by_exchange on messages (exchange);
-- When something last came is looked up at each start.
create index messages_by_time on messages (listener, received_at);
