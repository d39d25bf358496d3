-- Up Migration
-- What needs a person: one item an operation, items with one cause under one group.

-- A person says what became of a delivery in doubt, or that it was done by hand.
alter table operations add column asserted text;
alter table operations add column by_hand boolean not null default false;

create table work_items (
  id uuid primary key,
  facility text not null,
  -- Backend, message, fault, cause and place: what is alike is looked at once.
  group_key text not null,
  endpoint text not null,
  contract text not null,
  operation text not null,
  fault text not null,
  cause text,
  pointer text,
  outcome text not null,
  status text not null check (status in ('requested', 'in-progress', 'completed', 'cancelled')),
  priority text not null,
  owner text,
  resolution text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  due_at timestamptz not null
);
create index work_items_open on work_items (group_key) where status in ('requested', 'in-progress');
create index work_items_by_age on work_items (status, created_at);

create table work_item_history (
  item uuid not null,
  seq bigint generated always as identity,
  at timestamptz not null default now(),
  who text not null,
  action text not null,
  note text,
  primary key (item, seq)
);
