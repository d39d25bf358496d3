-- Up Migration
-- Work items know the rule that failed and who did what in which role; replays hold what a corrected mapping would make of a set.

alter table work_items add column rule text;
create index work_items_by_owner on work_items (owner, id) where status in ('requested', 'in-progress');

alter table work_item_history add column role text;
-- JSON Pointers of what a person changed in the request, never values.
alter table work_item_history add column changed text[];

create table replays (
  id uuid primary key,
  facility text not null,
  consumer text not null,
  -- The person, or the application where no person is known; the rest of the caller for the audit.
  who text not null,
  caller jsonb not null,
  -- What the set was chosen by, as it was asked for.
  chosen jsonb not null,
  status text not null check (status in ('computing', 'ready', 'applying', 'applied', 'failed')),
  -- The exchanges of the set are listed below.
  gathered boolean not null default false,
  -- What goes on: those a person chose, or all that the mapping can carry now.
  applies text check (applies in ('chosen', 'now-mapping')),
  claimed_by text,
  note text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index replays_by_facility on replays (facility, id);
create index replays_working on replays (id) where status in ('computing', 'applying');

-- One row an exchange of the set. Places, codes and hashes in the open; no value of a message.
create table replay_members (
  replay uuid not null,
  exchange uuid not null,
  facility text not null,
  -- What the mapping in force makes of it; null while it was not looked at.
  verdict text check (verdict in ('same', 'different', 'still-failing', 'now-mapping', 'now-failing', 'not-kept')),
  -- How it would go on: sent again, or settled from the answer that was received. Null where it would not.
  way text check (way in ('resend', 'decode')),
  -- `contract#operation/dialect`, and the hash of what it was.
  mapping text,
  mapping_before text,
  mapping_after text,
  before jsonb,
  after jsonb,
  differences jsonb,
  chosen boolean not null default false,
  applied_at timestamptz,
  -- What stood in the way when it was to go on.
  withheld text,
  primary key (replay, exchange)
);
create index replay_members_by_exchange on replay_members (exchange);
create index replay_members_waiting on replay_members (replay, exchange) where verdict is null;
create index replay_members_chosen on replay_members (replay, exchange)
  where chosen and applied_at is null and withheld is null;
create index replay_members_mapping on replay_members (replay, exchange)
  where verdict = 'now-mapping' and applied_at is null and withheld is null;
