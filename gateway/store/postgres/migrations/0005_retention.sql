-- Up Migration
-- What retention looks for: bodies by the key they are sealed under, and audit records that say where chains begin.

create index exchanges_sealed on exchanges (key) where sealed is not null;
create index audit_beginnings on audit (at) where record like '%"beginnings":%';
