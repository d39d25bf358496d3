-- Up Migration
-- Writes that are not settled, by whose they are: what a replica left open when it ended is found without reading all that is
-- open, which may be the long queue of one that lives. exchanges_open, which only that look read, goes with a later release.
create index exchanges_left_open on exchanges (incarnation) where settled_at is null and effect <> 'read';
