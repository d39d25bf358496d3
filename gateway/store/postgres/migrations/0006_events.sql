-- Up Migration
-- What happened, told by the commit that made it so; who wants to hear of it; and what was sent to whom.

create table events (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  -- Place in the feed, given after the commit and by one at a time: whoever has read up to a place has missed nothing before it.
  position bigint unique,
  at timestamptz not null,
  facility text not null,
  type text not null,
  -- Whose call it tells of.
  consumer text,
  -- Path of what it tells of.
  subject text not null,
  -- Contract and operation: `eligibility-checks/v1#check`.
  operation text not null,
  -- Within it events keep their order: a keyed hash, or an id.
  partition text not null,
  exchange uuid not null,
  -- What it says in full, where its contract allows that to be told.
  key int,
  sealed bytea
);
alter table events alter column sealed set storage external;
create index events_unplaced on events (seq) where position is null;
create index events_by_consumer on events (consumer, position);
create index events_sealed on events (key) where sealed is not null;

-- Up to which place events were removed.
create table event_floor (
  facility text primary key,
  position bigint not null
);

create table subscriptions (
  id uuid primary key,
  facility text not null,
  consumer text not null,
  status text not null check (status in ('active', 'paused', 'disabled', 'cancelled')),
  why text,
  description text,
  types text[] not null,
  filter jsonb not null,
  url text,
  endpoint text,
  content text not null,
  on_failure text not null,
  attempts int not null,
  -- Both sealed; the one before still signs for a while.
  secret bytea,
  previous_secret bytea,
  previous_until timestamptz,
  -- Everything up to here was looked at; a replay begins a run of its own.
  position bigint not null,
  run int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index subscriptions_by_consumer on subscriptions (consumer, id);

-- An event on its way to a subscriber: at most once a run.
create table deliveries (
  subscription uuid not null,
  run int not null,
  position bigint not null,
  event uuid not null,
  exchange uuid not null unique,
  facility text not null,
  primary key (subscription, run, position)
);
create index deliveries_by_event on deliveries (event);
