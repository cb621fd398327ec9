-- How long things live, and how they end; and people who asked to be forgotten. What has which life: docs/concepts/lives.md.

-- Where a life has got to. `through`: what is younger than this is still complete; the doctor counts only from there. The rest is where the
-- walk over the commands goes on.
create table retention_mark (
  name text primary key,
  through timestamptz not null,
  after_bucket smallint,
  after_owner uuid,
  after_id uuid,
  passes bigint not null default 0
);

-- The least id that could be made at a time: ids are UUIDv7 and begin with their millisecond.
create function id_floor(at timestamptz) returns uuid language sql immutable strict parallel safe as $$
  select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- Ends the life of accepted commands, some rows at a time. The program's role may not delete them; it may ask for this, and the rule is here:
-- nothing younger than 31 days of the server's own clock, and only two sorts.
--  * Ids that people make (promotional grants, events of a log, requests for a cash-out, limits): by the time in the id, a day after such an id
--    is `stale` anyhow (LIMITS.command_id_days). An id without a time in it is never ended, because it would never be stale.
--  * Ids of ours whose own facts refuse a second time (credited purchases, ended combos, matured days, ended holds, recognised revenue): by the
--    time of the posting.
-- All others (the first release's gifts, moves of cash-outs, refunds and their reversals) live as long as the books.
create function retention_end_commands(wanted timestamptz, most integer) returns table (looked_at integer, ended integer)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  mark public.retention_mark;
  before timestamptz := least(wanted, now() - interval '31 days');
  floor_id uuid := public.id_floor(before);
  last_bucket smallint;
  last_owner uuid;
  last_id uuid;
begin
  if most is null or most < 1 or most > 10000 then raise exception 'from 1 to 10000 rows at a time'; end if;
  insert into public.retention_mark (name, through) values ('commands', before) on conflict (name) do nothing;
  select * into mark from public.retention_mark m where m.name = 'commands' for update;
  with page as materialized (
    select c.bucket, c.owner, c.id, c.kind, c.posting from public.ledger_command c
    where (c.bucket, c.owner, c.id) > (coalesce(mark.after_bucket, -1::int2), coalesce(mark.after_owner, public.id_floor('epoch')), coalesce(mark.after_id, public.id_floor('epoch')))
    order by c.bucket, c.owner, c.id limit most
  ), gone as (
    delete from public.ledger_command c using page p
    where c.bucket = p.bucket and c.owner = p.owner and c.id = p.id and p.posting < floor_id
      and (p.kind in (2, 4, 6, 15, 16, 21) or (p.kind in (3, 5, 7, 17) and substr(p.id::text, 15, 1) = '7' and p.id < floor_id))
    returning 1
  ), last as (
    select p.bucket, p.owner, p.id from page p order by p.bucket desc, p.owner desc, p.id desc limit 1
  )
  select (select count(*) from page), (select count(*) from gone), l.bucket, l.owner, l.id into looked_at, ended, last_bucket, last_owner, last_id
  from (select) one left join last l on true;
  update public.retention_mark m set
    through = greatest(m.through, before),
    after_bucket = case when looked_at = most then last_bucket end,
    after_owner = case when looked_at = most then last_owner end,
    after_id = case when looked_at = most then last_id end,
    passes = m.passes + case when looked_at = most then 0 else 1 end
  where m.name = 'commands';
  return next;
end $$;
revoke execute on function retention_end_commands from public;

-- An accepted command is never changed; it ends, or it stays.
create trigger append_only before update or truncate on ledger_command for each statement execute function ledger_refuse_change();

-- "What is older than": lines come in the order of time, so a block range index finds the old ones and costs whoever writes next to nothing.
create index chat_line_at on chat_line using brin (at) with (pages_per_range = 32, autosummarize = on);
create index message_at on message using brin (at) with (pages_per_range = 32, autosummarize = on);
create index provider_event_done on provider_event (processed_at) where processed_at is not null;
create index report_resolved on report (resolved_at) where resolved_at is not null;

-- Who asked to be forgotten, or was: the row stays, because the books name it; nothing in it says who it was.
alter table person add column erased_at timestamptz;
-- "All that this person wrote": when they are forgotten.
create index chat_line_author on chat_line (author);
create index comment_author on comment (author);
