-- Up Migration
-- The cross-reference: ids that the gateway issued, and what the systems of record call the same thing.

-- A key that seals native identifiers lives as long as they do: no day of retention takes it away.
alter table keys drop constraint if exists keys_purpose_check;
alter table keys add constraint keys_purpose_check check (purpose in ('body', 'index', 'reference'));

create table reference_ids (
  id uuid primary key,
  facility text not null,
  -- What it names: patient, account, order.
  kind text not null,
  made_at timestamptz not null default now(),
  -- Retired by a merge: what answers for it. Undone, both are empty again.
  merged_into uuid,
  merged_at timestamptz,
  -- Its native identifiers were removed.
  forgotten_at timestamptz
);
create index reference_ids_merged on reference_ids (merged_into) where merged_into is not null;

-- What a person did with an id, and why: the note is sealed, for it may say whose it is.
create table reference_history (
  reference uuid not null,
  seq bigint generated always as identity,
  facility text not null,
  at timestamptz not null,
  who text not null,
  action text not null,
  "into" uuid,
  note bytea,
  primary key (reference, seq)
);

-- Keyed hash of endpoint, authority and value to find it by; the value itself sealed under the key of this purpose.
create table reference_natives (
  hash bytea not null,
  kind text not null,
  facility text not null,
  reference uuid not null,
  endpoint text not null,
  -- Who issued the native identifier; empty where the system of record numbers its own.
  authority text not null,
  key int not null,
  sealed bytea not null,
  made_at timestamptz not null default now(),
  primary key (hash, kind, facility)
);
create index reference_natives_by_reference on reference_natives (reference);
