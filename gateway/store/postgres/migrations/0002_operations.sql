-- Up Migration
-- What was accepted for later: one row an operation, in the order of acceptance within its key.

create table operations (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  consumer text,
  facility text not null,
  contract text not null,
  operation text not null,
  effect text not null,
  -- The service endpoint it waits for.
  endpoint text not null,
  -- Within it deliveries keep their order: a keyed hash of what the contract names, else the id.
  partition text not null,
  status text not null check
    (status in ('accepted', 'running', 'awaiting-backend', 'succeeded', 'failed', 'cancelled', 'needs-attention')),
  attempts int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  due_at timestamptz not null,
  -- It needs a person, and what is behind it under its key waits for that.
  holds boolean not null default false,
  claimed_by text,
  problem text
);
create index operations_waiting on operations (endpoint, partition, seq) where status in ('accepted', 'running') or holds;
create index operations_running on operations (claimed_by) where status = 'running';
create index operations_by_consumer on operations (consumer, seq);
