-- Up Migration
-- Approvals that the gateway decides: what was submitted under which rule, and who decided what of it. Codes and persons of the
-- organisation, as in the audit; what was asked for stands at its system of record and in the exchanges.

-- What was said when it was asked for, and its system of record may not keep.
create table approval_subjects (
  reference uuid primary key,
  facility text not null,
  exchange uuid not null,
  said jsonb not null
);
create index approval_subjects_by_exchange on approval_subjects (exchange);

create table approval_rounds (
  reference uuid not null,
  round integer not null,
  facility text not null,
  exchange uuid not null,
  at timestamptz not null,
  person text not null,
  rule text not null,
  -- As the rule said it then.
  chain jsonb not null,
  lines integer[] not null,
  fingerprint text not null,
  primary key (reference, round)
);
create index approval_rounds_by_exchange on approval_rounds (exchange);

-- A line is decided once at each level: who comes second breaks the key.
create table approval_decisions (
  reference uuid not null,
  round integer not null,
  level integer not null,
  line integer not null,
  facility text not null,
  exchange uuid not null,
  at timestamptz not null,
  decision text not null,
  person text not null,
  on_behalf_of text,
  primary key (reference, round, level, line)
);
create index approval_decisions_by_exchange on approval_decisions (exchange);
