-- Up Migration
-- The ledger, its keys, what makes a repeat recognisable, and the audit chain.

-- Data keys, each wrapped by the operator's key. Destroying a row erases all that was sealed with it.
create table keys (
  id int generated always as identity primary key,
  purpose text not null check (purpose in ('body', 'index')),
  period date not null,
  wrapped bytea not null,
  wrapped_by text not null,
  made_at timestamptz not null default now(),
  unique (purpose, period)
);

-- One row an exchange. Ids are UUID version 7, so the primary key is also the order of arrival.
create table exchanges (
  id uuid primary key,
  received_at timestamptz not null,
  settled_at timestamptz,
  replica text not null,
  consumer text,
  actor text,
  facility text not null,
  contract text not null,
  operation text not null,
  effect text not null,
  trace text not null,
  backend text,
  outcome text,
  fault text,
  cause text,
  contract_hash text not null,
  mapping_hash text,
  profile_hash text,
  audit_seq bigint not null,
  -- Keyed hash of that within which writes keep their order.
  partition text,
  key int,
  sealed bytea
);
-- Sealed bytes do not compress, and are read whole.
alter table exchanges alter column sealed set storage external;
create index exchanges_by_consumer on exchanges (consumer, id);
create index exchanges_by_contract on exchanges (contract, id);
create index exchanges_by_backend on exchanges (backend, id);
create index exchanges_by_fault on exchanges (fault, id) where fault is not null;
create index exchanges_by_trace on exchanges (trace);
create index exchanges_open on exchanges (id) where settled_at is null;

-- The other side's own numbers: ISA13, TRN02, MSH-10, a vendor's document number.
create table exchange_references (
  value text not null,
  kind text not null,
  exchange uuid not null,
  facility text not null,
  primary key (value, kind, exchange)
);
create index exchange_references_by_exchange on exchange_references (exchange);

-- Whom an exchange is about: keyed hashes of patient and member identifiers, never the identifiers.
create table exchange_subjects (
  hash bytea not null,
  exchange uuid not null,
  facility text not null,
  primary key (hash, exchange)
);
create index exchange_subjects_by_exchange on exchange_subjects (exchange);

create table idempotency (
  consumer text not null,
  operation text not null,
  key text not null,
  facility text not null,
  fingerprint bytea not null,
  exchange uuid not null,
  replica text not null,
  answered boolean not null default false,
  admitted_at timestamptz not null default now(),
  primary key (consumer, operation, key)
);
create index idempotency_by_age on idempotency (admitted_at);

-- Handed out in blocks: a number is never given twice, but some are never given.
create table sequences (
  name text primary key,
  last bigint not null
);

create table seen (
  scope text not null,
  id text not null,
  until timestamptz not null,
  primary key (scope, id)
);
create index seen_by_age on seen (until);

create table quarantine (
  id uuid primary key,
  at timestamptz not null,
  facility text not null,
  exchange uuid,
  backend text not null,
  cause text not null,
  position text,
  key int not null,
  sealed bytea not null
);

-- One chain a replica. `record` is the very text that was hashed.
create table audit (
  chain text not null,
  seq bigint not null,
  at timestamptz not null,
  exchange uuid,
  facility text not null,
  record text not null,
  previous bytea not null,
  hash bytea not null,
  primary key (chain, seq)
);
create index audit_by_exchange on audit (exchange);
create index audit_by_time on audit (at);

-- A replica is alive while a session of its own holds the advisory lock of its number.
create table replicas (
  number int generated always as identity primary key,
  name text not null unique,
  release text not null,
  -- Of the process that runs under the name: what an earlier one had claimed is nobody's.
  incarnation uuid,
  started_at timestamptz not null default now(),
  ended_at timestamptz
);
