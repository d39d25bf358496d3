-- Up Migration
-- What an operator said of deliveries to a service endpoint; one without a row is running.

create table endpoint_controls (
  endpoint text primary key,
  -- Of whoever said it: an endpoint serves all facilities.
  facility text not null,
  state text not null check (state in ('running', 'paused', 'draining', 'stopped')),
  changed_by text not null,
  changed_at timestamptz not null,
  note text not null,
  -- By the gateway itself, once a drained endpoint was empty.
  automatic boolean not null default false
);
