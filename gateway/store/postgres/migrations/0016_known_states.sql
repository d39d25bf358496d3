-- Up Migration
-- How a thing stood, as its system of record said at an instant: where that is kept. What was said stands in the event or the
-- answer itself, so that it is erased and forgotten there, and nowhere a second time.

create table known_states (
  seq bigint generated always as identity primary key,
  facility text not null,
  contract text not null,
  -- The id that the gateway issued.
  reference uuid not null,
  -- By the clock of the system of record, but never later than it was heard.
  as_of timestamptz not null,
  exchange uuid not null,
  -- Of a message; without one it is the answer of the exchange.
  event uuid,
  -- It says all that else holds on from before.
  whole boolean not null
);
create index known_states_by_reference on known_states (contract, reference, as_of, seq);
create index known_states_by_exchange on known_states (exchange);
