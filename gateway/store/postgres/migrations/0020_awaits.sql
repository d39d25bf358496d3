-- Up Migration
-- The system of record has taken what was sent, and its answer comes later: the operation waits for nobody's turn but for that.
alter table operations add column awaits boolean not null default false;
