-- Up Migration
-- Whose an exchange is, and until when what was sent for it may be under way: told by the clock of the database alone.

-- The process that wrote the row last: its name alone could be another's by now. Empty in what an earlier release wrote.
alter table exchanges add column incarnation uuid;
-- How long after this row was written the attempt that it tells of may last; empty where none is under way.
alter table exchanges add column in_flight_ms int;
alter table exchanges add column written_at timestamptz;
alter table exchanges alter column written_at set default now();
