-- Up Migration
-- Work that an answer leaves, and no delivery: an invoice that does not match its order. One item for each finding about one
-- thing, however often and by however many it is asked.

-- The id that the gateway issued for what it is about.
alter table work_items add column about uuid;
-- Hash of the figures of the finding: what a person has decided about these stands until they change.
alter table work_items add column figures text;

create unique index work_items_found on work_items (about, endpoint, cause, coalesce(pointer, ''))
  where about is not null and status in ('requested', 'in-progress');
create index work_items_about on work_items (about, endpoint) where about is not null;
