-- Up Migration
-- A claim that another replica has taken over ends with nothing kept, and what ends its replica is given up after some claims.

-- Called by the commit that finds it: all that was to be kept with the end of the claim is undone with it.
create function lost_claim() returns int language plpgsql as $$
begin
  raise exception 'a claim was lost' using errcode = 'CG001';
end $$;

-- Claims that ended with their replica.
alter table operations add column cut_off int not null default 0;
