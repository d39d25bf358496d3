-- Up Migration
-- Deleting the key of a day erases that day. What is sealed after it under a key that is no more could never be read again:
-- the keys of today and yesterday, and those that outlive the days, go only where retention says so.

create function refuse_key_in_use() returns trigger language plpgsql as $$
begin
  if (old.purpose <> 'body' or old.period >= (now() at time zone 'utc')::date - 1)
      and coalesce(current_setting('canongate.erasing', true), '') <> 'on' then
    raise exception 'The % key of % is in use.', old.purpose, to_char(old.period, 'YYYY-MM-DD')
      using errcode = 'object_in_use', hint = 'The key of a day may be deleted from the second day after it (UTC).';
  end if;
  return old;
end $$;
create trigger refuse_key_in_use before delete on keys for each row execute function refuse_key_in_use();
