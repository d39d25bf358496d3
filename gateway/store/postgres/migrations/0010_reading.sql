-- Up Migration
-- Reading what was kept: what is rare is found by an index of its own, what is common by the order of the ids.

create index exchanges_by_facility on exchanges (facility, id) where facility <> '';
create index exchanges_by_outcome on exchanges (outcome, id) where outcome <> 'applied';

-- Keyed hash of a request whose answer may be given again; empty where none may be.
alter table exchanges add column fingerprint bytea;
create index exchanges_reusable on exchanges (fingerprint, id) where fingerprint is not null;
